"""From a data spec to its points: generate, put flaws in, then hold some out."""

from __future__ import annotations

import numpy as np

from .flaws import displaced, flipped, strayed
from .points import Bools, Floats, PointSet
from .spec import DataSpec


def points_of(data: DataSpec) -> PointSet:
    """The points that `data` stands for: those made by hand, else the generator's from its seed."""
    if data.points is not None:
        return data.points
    if data.generator.entry("dataset").traits["task"] == "classification":
        x, y = _classes(data)
    else:
        x, y = _values(data)
    return PointSet(x, y, _test_marks(len(y), data.test_share, data.seed, data.split))


def held_out(points: PointSet, share: float, seed: int, split: int = 0) -> PointSet:
    """The same points with another choice of `share` of them held out: one a seed and number of `split`."""
    return PointSet(points.x, points.y, _test_marks(len(points), share, seed, split))


def _classes(data: DataSpec) -> tuple[Floats, Floats]:
    """Points and their classes: as many of each as asked for, some astray, some with another's label."""
    generator = data.generator.entry("dataset")
    params = data.generator.values("dataset")
    x, label = generator.factory(np.random.default_rng(data.seed), data.n, balance=data.balance, **params)
    astray = strayed(x, generator.traits["domain"], data.outliers, data.seed)
    return astray, flipped(label, data.flips, data.seed, data.classes)


def _values(data: DataSpec) -> tuple[Floats, Floats]:
    """Points and their targets, some of these far off."""
    generator = data.generator.entry("dataset")
    x, y = generator.factory(np.random.default_rng(data.seed), data.n, **data.generator.values("dataset"))
    return x, displaced(y, data.outliers, data.seed)


def _test_marks(count: int, share: float, seed: int, split: int) -> Bools:
    """True for the points to hold out: at least one where `share` is above zero, and never all of them."""
    held = min(max(round(count * share), 1 if share > 0 else 0), count - 1)
    marks = np.zeros(count, bool)
    # Zeros at the end of an entropy change nothing, so split 0 is what files hold that know of no split.
    marks[np.random.default_rng([seed, 1, split]).permutation(count)[:held]] = True
    return marks
