"""From a data spec to its points: generate, then hold some out."""

from __future__ import annotations

import numpy as np

from .points import Bools, PointSet
from .spec import DataSpec


def points_of(data: DataSpec) -> PointSet:
    """The points that `data` stands for: those made by hand, else the generator's from its seed."""
    if data.points is not None:
        return data.points
    generator = data.generator.entry("dataset")
    rng = np.random.default_rng(data.seed)
    x, y = generator.factory(rng, data.n, **data.generator.values("dataset"))
    return PointSet(x, y, _test_marks(len(y), data.test_share, data.seed))


def held_out(points: PointSet, share: float, seed: int) -> PointSet:
    """The same points with another choice of `share` of them held out."""
    return PointSet(points.x, points.y, _test_marks(len(points), share, seed))


def _test_marks(count: int, share: float, seed: int) -> Bools:
    """True for the points to hold out: at least one where `share` is above zero, and never all of them."""
    held = min(max(round(count * share), 1 if share > 0 else 0), count - 1)
    marks = np.zeros(count, bool)
    marks[np.random.default_rng([seed, 1]).permutation(count)[:held]] = True
    return marks
