"""What an interpreter tells whoever watches a run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from engine.autograd import Tensor
from engine.optim import Optimizer

from .entries import Stage


@dataclass(frozen=True, eq=False)
class BackwardCall:
    """One backward() or grad() that is about to be done."""

    line: int
    roots: Sequence[Tensor]
    seeds: Sequence[Tensor | None] | None
    """The gradients to start from; None where they are one."""
    inputs: Sequence[Tensor] | None
    """Whose gradients are wanted; None for all leaves."""
    create_graph: bool
    accumulates: bool
    """Whether the gradients are added to `.grad`."""
    perform: Callable[[], Any]


class Listener:
    """Hears of everything in a run and does nothing; subclasses override what they care for."""

    def begin(self, statement: ast.stmt, loops: tuple[int, ...]) -> None:
        """A simple statement, or the head of a block, is about to run, in these iterations of the loops."""

    def end(self, statement: ast.stmt, stage: Stage, writes: bool) -> None:
        """The statement has run; `writes` tells that tensors may have changed in place."""

    def created(self, value: Any) -> Any:
        """A tensor or module was made from nothing; what is returned takes its place."""
        return value

    def computed(self, result: Tensor, operands: Sequence[Any], expression: ast.AST) -> None:
        """An expression gave a tensor."""

    def assigned(self, name: str, value: Any) -> None:
        """A variable was set."""

    def printed(self, line: int, text: str) -> None:
        """print() wrote a line."""

    def update(self, optimizer: Optimizer, line: int, step: Callable[[], Any]) -> None:
        """Do the step of an optimizer."""
        step()

    def backward(self, call: BackwardCall) -> Any:
        """Do the backward pass; returns what it returns."""
        return call.perform()
