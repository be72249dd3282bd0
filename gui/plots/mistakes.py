"""Crosses on the points that the model gets wrong."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPainterPath, QPen

from gui.kit.tokens import Tokens
from gui.plots.aliases import Extent, Field, Indices, Points
from gui.plots.atlas_scatter import AtlasScatter, DotLook
from gui.plots.field_look import BOUNDARY

_SIZE, _WIDTH = 8.0, 1.6
_ARM = 0.38


class Mistakes(AtlasScatter):
    """A cross on each point whose side of the boundary is not that of its class."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__([_cross(tokens)])

    def set_tokens(self, tokens: Tokens) -> None:
        """Draw in another theme."""
        self.set_looks([_cross(tokens)])

    def mark(self, xy: Points, wrong: Indices) -> None:
        """Put crosses on the points `wrong` (k,) of those at `xy` (n, 2)."""
        self.set_dots(xy[wrong], np.zeros(len(wrong), np.intp))

    def clear_marks(self) -> None:
        """Show none."""
        if len(self):
            self.set_dots(np.empty((0, 2)), np.empty(0, np.intp))


def mistaken(field: Field, extent: Extent, xy: Points, labels: Indices, level: float = BOUNDARY) -> Indices:
    """Which points (n, 2) of classes 0 and 1 (n,) lie on the other class' side of a field (H, W).

    It is above `level` on the side of class 1, and taken between its nodes as its boundary is drawn; points
    beyond the extent have no side.
    """
    said = sampled(field, extent, xy)
    return np.flatnonzero(np.isfinite(said) & ((said > level) != (labels == 1)))


def mistaken_of_many(shares: Field, extent: Extent, xy: Points, labels: Indices) -> Indices:
    """Which points (n, 2) of classes (n,) lie where another class has the largest share (classes, H, W)."""
    there = sampled(shares, extent, xy)
    return np.flatnonzero(np.isfinite(there).all(axis=0) & (np.argmax(there, axis=0) != labels))


def sampled(field: Field, extent: Extent, xy: Points) -> NDArray[np.float64]:
    """A field (..., H, W) between its nodes at points (n, 2): (..., n), NaN beyond the extent."""
    x0, x1, y0, y1 = extent
    height, width = field.shape[-2:]
    column, row = (xy[:, 0] - x0) / (x1 - x0) * (width - 1), (xy[:, 1] - y0) / (y1 - y0) * (height - 1)
    inside = (column >= 0) & (column <= width - 1) & (row >= 0) & (row <= height - 1)
    left = np.clip(column.astype(np.intp), 0, width - 2)
    bottom = np.clip(row.astype(np.intp), 0, height - 2)
    u, v = column - left, row - bottom
    below = field[..., bottom, left] * (1 - u) + field[..., bottom, left + 1] * u
    above = field[..., bottom + 1, left] * (1 - u) + field[..., bottom + 1, left + 1] * u
    return np.where(inside, below * (1 - v) + above * v, np.nan)


def _cross(tokens: Tokens) -> DotLook:
    path = QPainterPath()
    for direction in (1, -1):
        path.moveTo(-_ARM, -_ARM * direction)
        path.lineTo(_ARM, _ARM * direction)
    pen = QPen(tokens.color("contour"), _WIDTH / _SIZE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return DotLook(path, _SIZE, pen, QBrush(Qt.BrushStyle.NoBrush))
