"""Running a program again up to one of its backward passes, in float64 and with other numbers in its leaves.

Numbers are put in just after the leaf was last written before that pass, so that earlier steps of training
are not disturbed.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.autograd import Tensor
from engine.autograd.dtypes import Array
from engine.autograd.watching import nodes_behind
from engine.nn import Module

from .language import BackwardCall, Interpreter, Limits, Listener, ProblemError
from .language.entries import Stage
from .untouched import quiet_engine

LIMITS = Limits(work=60_000_000, seconds=0.2)


@dataclass(frozen=True, eq=False)
class Replacement:
    """Other numbers for a leaf: for which of the tensors made from nothing, and after how many statements."""

    made: int
    after: int
    values: Array


@dataclass(frozen=True, eq=False)
class Leaf:
    """A leaf of a backward pass: which of the tensors made it is, when it was last written, its numbers."""

    made: int
    written_at: int
    values: Array

    def replaced(self, values: Array) -> Replacement:
        """The replacement of its numbers."""
        return Replacement(self.made, self.written_at, values)


@dataclass(frozen=True, eq=False)
class Reached:
    """What a program came to when it reached the backward pass."""

    value: float
    """The weighted sum of the roots; nan where the pass was not reached."""
    leaves: tuple[Leaf, ...]
    """In the order in which a captured graph has them; none where one was not made from nothing."""
    statements: int
    """How many were run."""


class _StopError(Exception):
    """The backward pass was reached."""


class _Rerun(Listener):
    """Keeps what the wanted backward pass starts from, and stops there."""

    def __init__(self, position: int, replacements: Sequence[Replacement]) -> None:
        self.value = float("nan")
        self.leaves: tuple[Leaf, ...] = ()
        self.statements = 0
        self._passes_left = position
        self._replacements = replacements
        self._made: list[Tensor] = []
        self._written: list[tuple[Array, int]] = []

    def created(self, value: Any) -> Any:
        """What is made from nothing becomes float64."""
        new: list[Tensor] = []
        if isinstance(value, Module):
            value.double()
            new = [each for each in value.parameters() if all(each is not made for made in self._made)]
        elif isinstance(value, Tensor) and value.is_floating_point():
            value.data = value.detach().double()
            new = [value]
        self._made += new
        self._written += [(each._array.copy(), self.statements + 1) for each in new]
        return value

    def end(self, statement: ast.stmt, stage: Stage, writes: bool) -> None:
        """Note which tensors were written, and put in the numbers whose time has come."""
        self.statements += 1
        if writes:
            for i, tensor in enumerate(self._made):
                if not np.array_equal(self._written[i][0], tensor._array, equal_nan=True):
                    self._written[i] = tensor._array.copy(), self.statements
        for each in self._replacements:
            if each.after == self.statements:
                self._made[each.made]._array[...] = each.values

    def backward(self, call: BackwardCall) -> Any:
        """Do the pass, or stop at the one that is wanted."""
        if self._passes_left:
            self._passes_left -= 1
            return call.perform()
        seeds = call.seeds or [None] * len(call.roots)
        self.value = sum(map(_weighted, call.roots, seeds))
        if not self._replacements:
            self.leaves = tuple(self._leaves(call.roots))
        raise _StopError

    def _leaves(self, roots: Sequence[Tensor]) -> Iterator[Leaf]:
        """The leaves; _StopError for one that was made otherwise, or written since the graph used it."""
        nodes = nodes_behind(root._grad_fn for root in roots if root._grad_fn is not None)
        found: dict[int, Tensor] = {}
        for node in sorted(nodes, key=lambda each: each.time):
            for target in node.targets:
                if isinstance(target, Tensor):
                    history = target._history
                    if history is not None and history.changed_since(node.time):
                        raise _StopError
                    found[id(target)] = target
        found.update((id(root), root) for root in roots if root._grad_fn is None)
        places = {id(tensor): i for i, tensor in enumerate(self._made)}
        for key, tensor in found.items():
            if key not in places:
                raise _StopError
            yield Leaf(places[key], self._written[places[key]][1], tensor._array.copy())


def rerun(
    source: str, tree: ast.Module, seed: int, position: int, replacements: Sequence[Replacement] = ()
) -> Reached:
    """Run up to the backward pass at `position`; the leaves are looked for where no numbers are replaced."""
    listener = _Rerun(position, replacements)
    with quiet_engine(seed), contextlib.suppress(_StopError, ProblemError):
        Interpreter(source, listener, LIMITS, {}).run(tree)
    return Reached(listener.value, listener.leaves, listener.statements)


def _weighted(root: Tensor, seed: Tensor | None) -> float:
    weights = np.ones_like(root._array) if seed is None else seed._array
    return float((root._array * weights).sum())
