"""The picture of one layer's space: where points and the plane of inputs lie in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.experiment import Floats

from .space_look import SpaceLook


@dataclass(frozen=True, slots=True)
class LayerSpace:
    """Positions (n, 2) of the points at `places` (n,) among all, and of lines over the input plane.

    `grid` (lines, positions, 2) are lines of equal x₁, then of equal x₂, `lines` (lines,) say which, as the
    layer bends them; one line along x with one input; none where an axis is not the layer's. `sides` (lines,
    positions) is the class that the model gives there, without classes 0.

    What the layer says, (n, units), times `axes` (2, units) transposed plus `offset` (2,) is a position. Rows
    of `rules` (functions, 3) times (across, up, 1) are what the output layer makes of a position, where this
    tells all of it: of two classes above 0 for the second, of more the largest for the likeliest, else the
    answer itself. `share` is how much of the variance over the points is seen, NaN where there is none.
    """

    look: SpaceLook
    places: NDArray[np.int64]
    points: Floats
    grid: Floats
    sides: NDArray[np.int64]
    lines: Floats
    axes: NDArray[np.float64]
    offset: NDArray[np.float64]
    rules: NDArray[np.float64]
    share: float
