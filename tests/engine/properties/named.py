"""What the tables name: every operation, function and layer there is, and which calls of it are drawn."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import engine
from engine import linalg, special
from engine.autograd.operators import operations
from engine.autograd.tensor import Tensor
from engine.nn import functional
from tests.engine.properties.drawing import Call, Draw, NoChance, Sides, Table

DRAWN = int(os.environ.get("CHAINRULE_EXAMPLES", "2"))
"""How many calls of each kind are tried: the same few every time, or as many as are asked for."""

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


def calls(table: Table, name: str, *kinds: Sides) -> Iterator[Call]:
    """Calls of an entry with dimensions of each kind, the same ones every time, the simplest first."""
    for index in range(DRAWN):
        random = Random(f"{name} {index}") if index else NoChance()
        for sides in kinds:
            yield table[name](Draw(random, sides))


@contextmanager
def told(call: Call) -> Iterator[None]:
    """A failure inside tells the call that led to it."""
    try:
        yield
    except Exception as failure:
        failure.add_note(f"with {call}")
        raise
