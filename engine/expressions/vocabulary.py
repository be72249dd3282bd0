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
    """One function of a formula: over arrays, and around its arguments as code.

    `code` is PyTorch's, `plain` Python's on numbers, `numpy` on arrays, `javascript` on numbers.
    """

    apply: Callable[..., Values]
    code: str
    plain: str
    numpy: str
    javascript: str
    arguments: int = 1


@dataclass(frozen=True, slots=True)
class Inputs:
    """What formulas are of: `names` and what each is short for, an `example`, whether one must be used."""

    names: tuple[tuple[str, str], ...]
    example: str
    needed: bool = True

    @property
    def listed(self) -> tuple[str, ...]:
        """The inputs themselves, in their order."""
        return tuple(dict.fromkeys(meant for _, meant in self.names))


PLANE = Inputs((("x", "x1"), ("x1", "x1"), ("x2", "x2")), "x1 * sin(x2)")
"""Formulas of a point; x is short for x1."""

STEPS = Inputs((("epoch", "epoch"), ("step", "epoch")), "0.95 ^ epoch", needed=False)
"""Formulas of a place in a schedule, which may be the same number everywhere."""

NEAR = 1000
PLACES = np.unique(np.append(np.arange(NEAR + 1.0), np.logspace(3, 6, 60).round()))
"""At these epochs a formula of them is looked at before it is taken: the first, and some up to a million."""

NUMBERS = {"pi": math.pi, "e": math.e}

FUNCTIONS = {
    "sin": Function(np.sin, "torch.sin({0})", "math.sin({0})", "np.sin({0})", "Math.sin({0})"),
    "cos": Function(np.cos, "torch.cos({0})", "math.cos({0})", "np.cos({0})", "Math.cos({0})"),
    "tan": Function(np.tan, "torch.tan({0})", "math.tan({0})", "np.tan({0})", "Math.tan({0})"),
    "exp": Function(np.exp, "torch.exp({0})", "math.exp({0})", "np.exp({0})", "Math.exp({0})"),
    "log": Function(np.log, "torch.log({0})", "math.log({0})", "np.log({0})", "Math.log({0})"),
    "sqrt": Function(np.sqrt, "torch.sqrt({0})", "math.sqrt({0})", "np.sqrt({0})", "Math.sqrt({0})"),
    "abs": Function(np.abs, "torch.abs({0})", "abs({0})", "np.abs({0})", "Math.abs({0})"),
    "sign": Function(np.sign, "torch.sign({0})", "(({0} > 0) - ({0} < 0))", "np.sign({0})", "Math.sign({0})"),
    "floor": Function(np.floor, "torch.floor({0})", "math.floor({0})", "np.floor({0})", "Math.floor({0})"),
    "tanh": Function(np.tanh, "torch.tanh({0})", "math.tanh({0})", "np.tanh({0})", "Math.tanh({0})"),
    "sigmoid": Function(
        lambda z: 1 / (1 + np.exp(-z)),
        "torch.sigmoid({0})",
        "(1 / (1 + math.exp(min(-({0}), 700))))",  # math.exp raises OverflowError beyond
        "np.exp(-np.logaddexp(0, -({0})))",
        "(1 / (1 + Math.exp(-({0}))))",
    ),
    "relu": Function(
        lambda z: np.maximum(z, 0),
        "torch.relu({0})",
        "max({0}, 0)",
        "np.maximum({0}, 0)",
        "Math.max({0}, 0)",
    ),
    "min": Function(
        np.minimum,
        "torch.minimum({0}, {1})",
        "min({0}, {1})",
        "np.minimum({0}, {1})",
        "Math.min({0}, {1})",
        arguments=2,
    ),
    "max": Function(
        np.maximum,
        "torch.maximum({0}, {1})",
        "max({0}, {1})",
        "np.maximum({0}, {1})",
        "Math.max({0}, {1})",
        arguments=2,
    ),
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
