"""All that a formula may use: inputs, numbers with names, functions. Nothing else can be reached from one."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Values = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Function:
    """One function of a formula: over arrays, and as PyTorch code around the code of its arguments."""

    apply: Callable[..., Values]
    code: str
    arguments: int = 1


INPUTS = {"x": "x1", "x1": "x1", "x2": "x2"}
"""By what they are called in a formula; x is short for x1."""

NUMBERS = {"pi": math.pi, "e": math.e}

FUNCTIONS = {
    "sin": Function(np.sin, "torch.sin({0})"),
    "cos": Function(np.cos, "torch.cos({0})"),
    "tan": Function(np.tan, "torch.tan({0})"),
    "exp": Function(np.exp, "torch.exp({0})"),
    "log": Function(np.log, "torch.log({0})"),
    "sqrt": Function(np.sqrt, "torch.sqrt({0})"),
    "abs": Function(np.abs, "torch.abs({0})"),
    "sign": Function(np.sign, "torch.sign({0})"),
    "floor": Function(np.floor, "torch.floor({0})"),
    "tanh": Function(np.tanh, "torch.tanh({0})"),
    "sigmoid": Function(lambda z: 1 / (1 + np.exp(-z)), "torch.sigmoid({0})"),
    "relu": Function(lambda z: np.maximum(z, 0), "torch.relu({0})"),
    "min": Function(np.minimum, "torch.minimum({0}, {1})", 2),
    "max": Function(np.maximum, "torch.maximum({0}, {1})", 2),
}

OPERATORS: dict[str, tuple[Callable[[Any, Any], Any], int]] = {
    "+": (np.add, 1),
    "-": (np.subtract, 1),
    "*": (np.multiply, 2),
    "/": (np.divide, 2),
    "**": (np.power, 4),
}
"""What each does to arrays, and how strongly it binds; a minus before a value binds with strength 3."""
SIGN_STRENGTH = 3
