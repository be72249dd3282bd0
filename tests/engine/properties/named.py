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
few = settings(max_examples=int(ASKED or 2), derandomize=ASKED is None, database=None, deadline=None)
"""The same few calls every time, or as many new ones as are asked for; a failure is told with its call."""

ROOMS = {"linalg": linalg, "special": special, "F": functional, "Tensor": Tensor}

for _family in pkgutil.iter_modules(engine.ops.__path__, "engine.ops."):
    importlib.import_module(_family.name)


def _symmetric(A: Tensor) -> Tensor:
    return (A + A.mT) / 2


def _log_probabilities(logits: Tensor) -> Tensor:
    return logits.log_softmax(-1)


CONSTRAINED: dict[str, tuple[Callable[[Tensor], Tensor], ...]] = {
    **dict.fromkeys(("cholesky", "linalg.cholesky", "linalg.cholesky_ex"), (_symmetric,)),
    **dict.fromkeys(("linalg.eigh", "linalg.eigvalsh"), (_symmetric,)),
    "cholesky_inverse": (Tensor.tril,),
    "cholesky_solve": (Tensor.clone, Tensor.tril),
    "F.ctc_loss": (_log_probabilities,),
}
"""Functions of arguments of one kind, like symmetric matrices: what makes a moved one of that kind again."""


def operation_named(name: str) -> Any:
    """An operation by its registered name."""
    return operations[name]


def function_named(name: str) -> Callable[..., Any]:
    """A function of the package, or of another room before the point; what works in place gets a copy."""
    room, _, own = name.rpartition(".")
    function: Callable[..., Any] = getattr(ROOMS.get(room, engine), own)
    if name in CONSTRAINED:
        kinds = CONSTRAINED[name]
        return lambda *args, **options: function(
            *(kind(arg) for kind, arg in zip(kinds, args, strict=False)), *args[len(kinds) :], **options
        )
    if own.endswith("_"):
        return lambda input, *args, **options: function(input.clone(), *args, **options)
    return function
