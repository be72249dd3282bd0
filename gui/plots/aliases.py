"""Names for the plain values that plots pass to each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Extent = tuple[float, float, float, float]
"""A part of the plane: x0, x1, y0, y1 in data coordinates."""

Field = NDArray[np.float32]
"""Values (H, W) over an extent: row 0 at y0, column 0 at x0, the last row and column at y1 and x1."""

Points = NDArray[np.float64]
"""Positions (n, 2) in data coordinates."""

Indices = NDArray[np.intp]
"""Which points (k,)."""
