"""Pairs and triplets of an experiment's points: each output beside the corners of the classes.

A corner is a unit vector: 1 in the place of its class, 0 in all others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import add
from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help
from engine.ops.losses import reduced

Swap = Annotated[
    bool,
    Help("Where the other corner is farther from the output than from the own corner, count the latter."),
]
"""Whether the distance to the other corner may be measured from the own corner."""


def other_corners(corners: Tensor) -> list[Any]:
    """The corners (N, classes) of all other classes than those of `corners` (N, classes), in turn."""
    classes: int = corners.shape[1]
    return [corners.roll(step, 1) for step in range(1, classes)]


def mean_of_points(losses: Sequence[Tensor], reduction: str) -> Any:
    """Of several losses of each point (N,) the mean; that of all points as `reduction` says."""
    return reduced(reduce(add, losses) / len(losses), reduction)


def mean_of_triplets(
    triplet: Callable[[Tensor, Tensor, Tensor], Any], output: Tensor, corners: Tensor, reduction: str
) -> Any:
    """`triplet` of each output (N, classes), its corner and another, (N), averaged over all other corners."""
    return mean_of_points([triplet(output, corners, other) for other in other_corners(corners)], reduction)
