"""What part of the plane a plot shows, and the lines that are known beforehand. Pure functions."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from engine.experiment import DataSpec, ExperimentSpec, PointSet, is_handmade

Extent = tuple[float, float, float, float]
Doubles = NDArray[np.float64]

_MARGIN = 0.08
_SAMPLES = 400
_SPECK, _SOME = 0.3, 5
"""A speck has less than this share of the plane's width and height; fewer points may be a beginning."""
NOTHING: Doubles = np.empty(0)


def domain_of(spec: ExperimentSpec, points: PointSet) -> Extent:
    """(x0, x1, y0, y1) to show at first: the dataset's own plane, or one around points that leave it.

    Points of one's own that are a mere speck in it are seen from near, too. With one input, y is the target.
    """
    known: Extent = spec.data.generator.entry("dataset").traits["domain"]
    if len(points) == 0:
        return known
    x = points.x[:, 0]
    y = points.x[:, 1] if points.inputs == 2 else points.y
    inside = known[0] <= x.min() and x.max() <= known[1] and known[2] <= y.min() and y.max() <= known[3]
    is_speck = np.ptp(x) < _SPECK * (known[1] - known[0]) and np.ptp(y) < _SPECK * (known[3] - known[2])
    if inside and not (is_speck and is_handmade(spec.data) and len(points) >= _SOME):
        return known
    # As doubles: the width of what lies at both ends of float32 is none of its numbers.
    return (*_around(float(x.min()), float(x.max())), *_around(float(y.min()), float(y.max())))


def are_others(old: DataSpec, new: DataSpec) -> bool:
    """Whether the points are another set or another draw, so that none of them is one of the former."""
    return (old.generator.name, old.seed) != (new.generator.name, new.seed)


def value_range(points: PointSet) -> tuple[float, float]:
    """Lowest and highest target, for a scale of colours; never of zero width."""
    if len(points) == 0:
        return 0.0, 1.0
    low, high = float(points.y.min()), float(points.y.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def true_function(spec: ExperimentSpec, x0: float, x1: float) -> tuple[Doubles, Doubles]:
    """The noiseless target over [x0, x1] of a dataset with one input, (n,) each; empty where unknown."""
    generator = spec.data.generator
    truth = generator.entry("dataset").traits["truth"]
    if truth is None:
        return NOTHING, NOTHING
    x = np.linspace(x0, x1, _SAMPLES)
    return x, np.asarray(truth(x[:, None], **generator.values("dataset")), np.float64)


def least_squares(spec: ExperimentSpec, points: PointSet, x0: float, x1: float) -> tuple[Doubles, Doubles]:
    """The line of least squares through the training points, (2,) each, where the model is a line too."""
    (x, y), _ = points.split()
    is_line = spec.inputs == 1 and not spec.model.hidden and spec.model.features == ("x1",)
    if not is_line or len(np.unique(x)) < 2:
        return NOTHING, NOTHING
    slope, intercept = np.polyfit(x[:, 0].astype(np.float64), y.astype(np.float64), 1)
    ends = np.array([x0, x1])
    return ends, slope * ends + intercept


def _around(low: float, high: float) -> tuple[float, float]:
    margin = _MARGIN * (high - low) or max(1.0, abs(low) * _MARGIN)
    return _rounded_down(low - margin, margin), -_rounded_down(-high - margin, margin)


def _rounded_down(value: float, grain: float) -> float:
    """`value` lowered to a multiple of the power of ten below `grain`, a fair start for an axis."""
    step = 10.0 ** math.floor(math.log10(grain))
    return math.floor(value / step) * step
