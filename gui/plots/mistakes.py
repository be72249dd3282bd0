"""Crosses on the points that the model gets wrong."""

from __future__ import annotations

import numpy as np
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


def mistaken(field: Field, extent: Extent, xy: Points, labels: Indices) -> Indices:
    """Which points (n, 2) of classes 0 and 1 (n,) lie on the other class' side of a probability (H, W).

    The probability is taken between its nodes as it is drawn; points beyond the extent have none.
    """
    x0, x1, y0, y1 = extent
    height, width = field.shape
    column, row = (xy[:, 0] - x0) / (x1 - x0) * (width - 1), (xy[:, 1] - y0) / (y1 - y0) * (height - 1)
    inside = (column >= 0) & (column <= width - 1) & (row >= 0) & (row <= height - 1)
    left = np.clip(column.astype(np.intp), 0, width - 2)
    bottom = np.clip(row.astype(np.intp), 0, height - 2)
    u, v = column - left, row - bottom
    below = field[bottom, left] * (1 - u) + field[bottom, left + 1] * u
    above = field[bottom + 1, left] * (1 - u) + field[bottom + 1, left + 1] * u
    probability = below * (1 - v) + above * v
    known = inside & np.isfinite(probability)
    return np.flatnonzero(known & ((probability > BOUNDARY) != (labels == 1)))


def _cross(tokens: Tokens) -> DotLook:
    path = QPainterPath()
    for direction in (1, -1):
        path.moveTo(-_ARM, -_ARM * direction)
        path.lineTo(_ARM, _ARM * direction)
    pen = QPen(tokens.color("contour"), _WIDTH / _SIZE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    return DotLook(path, _SIZE, pen, QBrush(Qt.BrushStyle.NoBrush))
