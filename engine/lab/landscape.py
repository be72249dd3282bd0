"""The value that a backward starts from as a curve or a surface over the one or two numbers it depends on."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.autograd.dtypes import Array

from .backward import BackwardTrace
from .language import parse
from .rerunning import Leaf, rerun
from .run import LabRun
from .values import frozen_array

CURVE_POINTS = 121
SURFACE_POINTS = 25
"""Along each of two axes."""
SECONDS = 0.8


@dataclass(frozen=True, eq=False)
class Axis:
    """One number of a leaf, such as `x` or `w[1]`: where the program has it, and where it is tried."""

    name: str
    point: float
    slope: float
    """What backward found for it."""
    values: Array


@dataclass(frozen=True, eq=False)
class Landscape:
    """Heights along one axis, (n,), or over two, (n, m) with the first axis down; nan where there is none."""

    axes: tuple[Axis, ...]
    height: float
    """At the point itself."""
    heights: Array


def landscape(run: LabRun, place: int = -1, reach: float = 3.0) -> Landscape | None:
    """What the root of the trace at `place` would be within `reach` around the numbers of its leaves.

    None for a root that depends on more than two numbers, or on a program too slow to run that often.
    """
    trace, tree = run.traces[place], parse(run.source)
    leaves = rerun(run.source, tree, run.seed, trace.position).leaves
    if trace.failed or len(leaves) != len(trace.graph.leaves()):
        return None
    numbers = [(leaf, element) for leaf, each in enumerate(leaves) for element in range(each.values.size)]
    if not 1 <= len(numbers) <= 2:
        return None
    count = CURVE_POINTS if len(numbers) == 1 else SURFACE_POINTS
    axes = tuple(_axis(trace, leaves, *number, reach, count) for number in numbers)

    def height(changed: Sequence[float]) -> float:
        values = [leaf.values.copy() for leaf in leaves]
        for (leaf, element), number in zip(numbers, changed, strict=True):
            values[leaf].reshape(-1)[element] = number
        replacements = [leaf.replaced(value) for leaf, value in zip(leaves, values, strict=True)]
        return rerun(run.source, tree, run.seed, trace.position, replacements).value

    heights = np.full([count] * len(axes), np.nan)
    end = time.thread_time() + SECONDS
    for index in np.ndindex(heights.shape):
        if time.thread_time() > end:
            return None
        heights[index] = height([axis.values[i] for axis, i in zip(axes, index, strict=True)])
    return Landscape(axes, height([axis.point for axis in axes]), frozen_array(heights))


def _axis(
    trace: BackwardTrace, leaves: Sequence[Leaf], leaf: int, element: int, reach: float, count: int
) -> Axis:
    """The axis of one element of the leaf that is the `leaf`-th of the graph."""
    node, numbers = trace.graph.leaves()[leaf], leaves[leaf].values
    symbol, point = trace.graph.nodes[node].symbol, float(numbers.reshape(-1)[element])
    slopes = [float(update.added.reshape(-1)[element]) for update in trace.leaves if update.node == node]
    return Axis(
        name=symbol if numbers.size == 1 else f"{symbol}[{element}]",
        point=point,
        slope=slopes[0] if slopes else 0.0,
        values=frozen_array(np.linspace(point - reach, point + reach, count)),
    )
