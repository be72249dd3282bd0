"""What a picture of a layer's space shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from gui.plots.aliases import Indices, Points
from gui.plots.atlas_scatter import DotLook

Reading = Literal["classes", "levels", "equal", "nothing"]


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """Points, the grid of inputs and how positions are read.

    `xy` (n, 2) are the points at `places` (n,) among all, drawn in `looks` by `codes` (n,). `grid` (lines,
    positions, 2) are lines, `sides` (lines, positions) the class along them; without classes all are 0.
    `rules` (functions, 3) times (x, y, 1) tell "classes": above 0 the second of two, else the one of the
    largest; "levels": lines of equal value; "equal": the one line on which the first function is y.
    """

    xy: Points
    places: Indices
    looks: tuple[DotLook, ...]
    codes: Indices
    grid: NDArray[np.float32]
    sides: NDArray[np.int64]
    rules: NDArray[np.float64]
    reading: Reading
    names: tuple[str, str]
    """Of the two axes."""
    lanes: tuple[str, ...] = ()
    """Of classes that lie one below the other, at 0, -1 and so on, in place of a vertical axis."""
    square: bool = False
    """Whether both axes have one scale."""
