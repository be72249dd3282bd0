"""Checking the gradients of a run against finite differences: the program runs again with one number changed.

The runs are made in float64, so that what is left of the distance is the rounding of the engine's own
gradient. Where detach() or no_grad() cut a path, the finite difference knows nothing of it, and the distance
shows how much was cut.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.autograd.dtypes import Array

from .backward import BackwardTrace, GradientCheck
from .language import parse
from .rerunning import Leaf, rerun

MAX_NUMBERS = 24
"""How many numbers the leaves of a backward pass may have; each is changed twice."""
STEP = 1e-6


@dataclass(frozen=True)
class Effort:
    """How many statements all the runs together may run, and for how many seconds of computing."""

    statements: int
    seconds: float


THOROUGH = Effort(3_000, 0.2)
BRIEF = Effort(300, 0.03)
"""For a program that came to an error, which shall be told at once."""


def check_gradients(
    source: str, seed: int, traces: Sequence[BackwardTrace], effort: Effort
) -> tuple[BackwardTrace, ...]:
    """The traces with checks, as far as the program is small enough to run again that often."""
    tree, checked = parse(source), list(traces)
    end, statements = time.thread_time() + effort.seconds, effort.statements
    for i, trace in enumerate(traces):
        if statements < 0 or time.thread_time() > end:
            break
        if trace.failed or not trace.leaves:
            continue
        reached = rerun(source, tree, seed, trace.position)
        numbers = sum(leaf.values.size for leaf in reached.leaves)
        statements -= reached.statements * (2 * numbers + 1)
        places = trace.graph.leaves()
        if (
            not reached.leaves
            or numbers > MAX_NUMBERS
            or statements < 0
            or len(places) != len(reached.leaves)
        ):
            continue
        leaves = dict(zip(places, reached.leaves, strict=True))
        checked[i] = replace(trace, checks=tuple(_checks(source, tree, seed, trace, leaves, end)))
    return tuple(checked)


def _checks(
    source: str, tree: ast.Module, seed: int, trace: BackwardTrace, leaves: Mapping[int, Leaf], end: float
) -> Iterator[GradientCheck]:
    for update in trace.leaves:
        if time.thread_time() > end:
            return
        leaf = leaves[update.node]
        slopes = []
        for element, value in enumerate(leaf.values.reshape(-1).tolist()):
            step = STEP * max(1.0, abs(value))
            above, below = (
                rerun(source, tree, seed, trace.position, [leaf.replaced(_nudged(leaf.values, element, by))])
                for by in (step, -step)
            )
            slopes.append((above.value - below.value) / (2 * step))
        yield GradientCheck(update.node, _distance(update.added.reshape(-1), np.array(slopes)))


def _nudged(values: Array, element: int, by: float) -> Array:
    changed = values.copy()
    changed.reshape(-1)[element] += by
    return changed


def _distance(one: Array, other: Array) -> float:
    """|one - other| / max(|one|, |other|); 0 where both vanish."""
    size = max(float(np.linalg.norm(one)), float(np.linalg.norm(other)))
    return float(np.linalg.norm(one - other)) / size if size else 0.0
