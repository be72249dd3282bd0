"""Checking the gradients of a run against finite differences: the program runs again with one number changed.

The runs are made in float64, each stopped at the backward pass in question, so that what is left of the
distance is the rounding of the engine's own gradient. A number is changed just after it was last written
before that pass, so that earlier steps of training are not disturbed. Where detach() or no_grad() cut a path,
the finite difference knows nothing of it, and the distance shows how much was cut.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from engine.autograd import Tensor
from engine.autograd.dtypes import Array
from engine.autograd.watching import nodes_behind
from engine.nn import Module

from .backward import BackwardTrace, GradientCheck
from .language import BackwardCall, Interpreter, Limits, Listener, ProblemError, parse
from .language.entries import Stage
from .untouched import quiet_engine

MAX_NUMBERS = 24
"""How many numbers the leaves of a backward pass may have; each is changed twice."""
MAX_STATEMENTS = 3_000
"""How many statements all the runs together may run."""
SECONDS = 0.2
LIMITS = Limits(work=30_000_000, seconds=SECONDS)
STEP = 1e-6


@dataclass(frozen=True)
class _Nudge:
    """A change of one number: of which of the tensors made, which element, after how many statements."""

    made: int
    element: int
    after: int
    change: float


@dataclass(frozen=True, eq=False)
class _Leaf:
    """A leaf of a backward pass: which of the tensors made it is, when it was last written, its numbers."""

    made: int
    written_at: int
    values: Array


class _StopError(Exception):
    """The backward pass in question was reached."""


class _Rerun(Listener):
    """Runs in float64 up to a backward pass and keeps the value that it starts from."""

    def __init__(self, wanted: int, nudge: _Nudge | None) -> None:
        self.value = float("nan")
        self.leaves: tuple[_Leaf, ...] = ()
        self._passes_left = wanted
        self._nudge = nudge
        self._statements = 0
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
        self._written += [(each._array.copy(), self._statements + 1) for each in new]
        return value

    def end(self, statement: ast.stmt, stage: Stage, writes: bool) -> None:
        """Note which tensors were written, and change the number when its time has come."""
        self._statements += 1
        if writes:
            for i, tensor in enumerate(self._made):
                if not np.array_equal(self._written[i][0], tensor._array, equal_nan=True):
                    self._written[i] = tensor._array.copy(), self._statements
        nudge = self._nudge
        if nudge is not None and nudge.after == self._statements:
            self._made[nudge.made]._array.reshape(-1)[nudge.element] += nudge.change

    def backward(self, call: BackwardCall) -> Any:
        """Do the pass, or stop at the one that is wanted."""
        if self._passes_left:
            self._passes_left -= 1
            return call.perform()
        seeds = call.seeds or [None] * len(call.roots)
        self.value = sum(map(_weighted, call.roots, seeds))
        if self._nudge is None:
            self.leaves = tuple(self._leaves(call.roots))
        raise _StopError

    def _leaves(self, roots: Sequence[Tensor]) -> Iterator[_Leaf]:
        """The leaves in the order in which a captured graph has them; _StopError for one made otherwise."""
        nodes = nodes_behind(root._grad_fn for root in roots if root._grad_fn is not None)
        found: dict[int, Tensor] = {}
        for node in sorted(nodes, key=lambda each: -each.order):
            for target in node.targets:
                if isinstance(target, Tensor):
                    history = target._history
                    if history is not None and history.changed_since(-node.order):
                        raise _StopError  # written after the graph had used it
                    found[id(target)] = target
        found.update((id(root), root) for root in roots if root._grad_fn is None)
        places = {id(tensor): i for i, tensor in enumerate(self._made)}
        for key, tensor in found.items():
            if key not in places:
                raise _StopError
            yield _Leaf(places[key], self._written[places[key]][1], tensor._array.copy())


def check_gradients(source: str, seed: int, traces: Sequence[BackwardTrace]) -> tuple[BackwardTrace, ...]:
    """The traces with checks, as far as the program is small enough to run again that often."""
    tree, checked = parse(source), list(traces)
    end, statements = time.thread_time() + SECONDS, MAX_STATEMENTS
    for i, trace in enumerate(traces):
        if statements < 0 or time.thread_time() > end:
            break
        if trace.failed or not trace.leaves:
            continue
        rerun = _rerun(source, tree, seed, _Rerun(trace.position, None))
        numbers = sum(leaf.values.size for leaf in rerun.leaves)
        statements -= rerun._statements * (2 * numbers + 1)
        if not rerun.leaves or numbers > MAX_NUMBERS or statements < 0:
            continue
        places = trace.graph.leaves()
        if len(places) == len(rerun.leaves):
            leaves = dict(zip(places, rerun.leaves, strict=True))
            checked[i] = replace(trace, checks=tuple(_checks(source, tree, seed, trace, leaves, end)))
    return tuple(checked)


def _checks(
    source: str, tree: ast.Module, seed: int, trace: BackwardTrace, leaves: dict[int, _Leaf], end: float
) -> Iterator[GradientCheck]:
    for update in trace.leaves:
        if time.thread_time() > end:
            return
        leaf = leaves[update.node]
        slopes = []
        for element, value in enumerate(leaf.values.reshape(-1).tolist()):
            step = STEP * max(1.0, abs(value))
            ends = [
                _rerun(
                    source,
                    tree,
                    seed,
                    _Rerun(trace.position, _Nudge(leaf.made, element, leaf.written_at, change)),
                ).value
                for change in (step, -step)
            ]
            slopes.append((ends[0] - ends[1]) / (2 * step))
        yield GradientCheck(update.node, _distance(update.added.reshape(-1), np.array(slopes)))


def _rerun(source: str, tree: ast.Module, seed: int, rerun: _Rerun) -> _Rerun:
    with quiet_engine(seed):
        try:
            Interpreter(source, rerun, LIMITS, {}).run(tree)
        except (_StopError, ProblemError):
            return rerun
    return rerun


def _weighted(root: Tensor, seed: Tensor | None) -> float:
    weights = np.ones_like(root._array) if seed is None else seed._array
    return float((root._array * weights).sum())


def _distance(one: Array, other: Array) -> float:
    """|one - other| / max(|one|, |other|); 0 where both vanish."""
    size = max(float(np.linalg.norm(one)), float(np.linalg.norm(other)))
    return float(np.linalg.norm(one - other)) / size if size else 0.0
