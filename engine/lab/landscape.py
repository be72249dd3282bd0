"""The value that a backward starts from as a curve or a surface over the one or two numbers it depends on."""

from __future__ import annotations

import ast
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .backward import BackwardTrace
from .language import parse
from .rerunning import Leaf, rerun
from .run import LabRun
from .spaces import Axis, Landscape
from .values import frozen_array

CURVE_POINTS = 121
SURFACE_POINTS = 25
"""Along each of two axes."""
SECONDS = 0.8
LEAST_REACH = 3.0


class Terrain(Protocol):
    """A height over one or two numbers."""

    def start(self) -> list[float]:
        """The numbers as they are."""

    def axis(self, place: int, reach: float, count: int) -> Axis:
        """One of the numbers, and where it is tried."""

    def height(self, changed: Sequence[float]) -> float:
        """The height with other numbers; nan where there is none."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What the root of a backward pass depends on: one or two numbers of its leaves."""

    run: LabRun
    tree: ast.Module
    """The program, checked once: it is run for every height."""
    trace: BackwardTrace
    leaves: tuple[Leaf, ...]
    numbers: tuple[tuple[int, int], ...]
    """Which leaf, and which element of it."""

    def height(self, changed: Sequence[float]) -> float:
        """The root with other numbers; nan where the pass is not reached."""
        values = [leaf.values.copy() for leaf in self.leaves]
        for (leaf, element), number in zip(self.numbers, changed, strict=True):
            values[leaf].reshape(-1)[element] = number
        replacements = [leaf.replaced(value) for leaf, value in zip(self.leaves, values, strict=True)]
        return rerun(self.run.source, self.tree, self.run.seed, self.trace.position, replacements).value

    def start(self) -> list[float]:
        """Its numbers as the program has them."""
        return [float(self.leaves[leaf].values.reshape(-1)[element]) for leaf, element in self.numbers]

    def axis(self, place: int, reach: float, count: int) -> Axis:
        """One of its numbers, and where it is tried."""
        leaf, element = self.numbers[place]
        node, numbers = self.trace.graph.leaves()[leaf], self.leaves[leaf].values
        symbol, point = self.trace.graph.nodes[node].symbol, float(numbers.reshape(-1)[element])
        slopes = [
            float(update.added.reshape(-1)[element]) for update in self.trace.leaves if update.node == node
        ]
        return Axis(
            name=symbol if numbers.size == 1 else f"{symbol}[{element}]",
            point=point,
            slope=slopes[0] if slopes else 0.0,
            values=frozen_array(np.linspace(point - reach, point + reach, count)),
        )


def ground(run: LabRun, place: int = -1) -> Ground | None:
    """The ground of the trace at `place`; None for a root that depends on more than two numbers."""
    trace = run.traces[place]
    tree = parse(run.source)
    leaves = rerun(run.source, tree, run.seed, trace.position).leaves
    if trace.failed or len(leaves) != len(trace.graph.leaves()):
        return None
    numbers = tuple(
        (leaf, element) for leaf, each in enumerate(leaves) for element in range(each.values.size)
    )
    return Ground(run, tree, trace, leaves, numbers) if 1 <= len(numbers) <= 2 else None


def landscape(run: LabRun, place: int = -1, reach: float | None = None) -> Landscape | None:
    """What the root of the trace at `place` would be within `reach` around the numbers of its leaves.

    Without `reach` as far as shows where they are 0, and 3 at least. None for a root that depends on more
    than two numbers, or on a program too slow to run that often.
    """
    found = ground(run, place)
    return None if found is None else landscape_of(found, reach)


def landscape_of(
    found: Terrain, reach: float | None = None, points: tuple[int, int] = (CURVE_POINTS, SURFACE_POINTS)
) -> Landscape | None:
    """The heights around a terrain's numbers; None where they take too long.

    `points` are those of a curve, and those along each axis of a surface.
    """
    start = found.start()
    if reach is None:
        farthest = max(map(abs, start))
        reach = max(LEAST_REACH, 1.5 * farthest) if np.isfinite(farthest) else LEAST_REACH
    count = points[len(start) - 1]
    axes = tuple(found.axis(i, reach, count) for i in range(len(start)))
    heights = np.full([count] * len(axes), np.nan)
    end = time.thread_time() + SECONDS
    for index in np.ndindex(heights.shape):
        if time.thread_time() > end:
            return None
        heights[index] = found.height([axis.values[i] for axis, i in zip(axes, index, strict=True)])
    return Landscape(axes, found.height([axis.point for axis in axes]), frozen_array(heights))
