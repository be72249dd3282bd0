"""What the tables name: every operation, function and layer there is, and how often each is drawn."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Callable
from typing import Any

from hypothesis import settings

import engine
from engine import linalg, special
from engine.autograd.operators import operations
from engine.autograd.tensor import Tensor
from engine.nn import functional

ASKED = os.environ.get("CHAINRULE_EXAMPLES")
few = settings(max_examples=int(ASKED or 2), derandomize=ASKED is None, deadline=None)
"""The same few calls every time, or as many new ones as are asked for."""

ROOMS = {"linalg": linalg, "special": special, "F": functional, "Tensor": Tensor}

for _family in pkgutil.iter_modules(engine.ops.__path__, "engine.ops."):
    importlib.import_module(_family.name)


SYMMETRIC = {"cholesky", "linalg.cholesky", "linalg.eigh", "linalg.eigvalsh"}
"""Functions that read one half of a symmetric matrix: to be moved as a whole, both halves must be."""


def operation_named(name: str) -> Any:
    """An operation by its registered name."""
    return operations[name]


def function_named(name: str) -> Callable[..., Any]:
    """A function of the package, or of another room before the point; what works in place gets a copy."""
    room, _, own = name.rpartition(".")
    function: Callable[..., Any] = getattr(ROOMS.get(room, engine), own)
    if name in SYMMETRIC:
        return lambda input, *args, **options: function((input + input.mT) / 2, *args, **options)
    if own.endswith("_"):
        return lambda input, *args, **options: function(input.clone(), *args, **options)
    return function
