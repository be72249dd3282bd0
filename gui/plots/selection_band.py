"""Selecting by a stroke: a frame between two corners, or a line drawn freely around points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from gui.kit.tokens import Tokens
from gui.plots.aliases import Indices, Points
from gui.plots.canvas_box import Stroke
from gui.plots.draggable_points import NONE_SELECTED, DraggablePoints

BAND_Z = 30


class SelectionBand(QGraphicsPathItem):
    """Selects what it encloses while it is drawn; with Shift adds to what was selected."""

    def __init__(self, points: DraggablePoints, tokens: Tokens) -> None:
        super().__init__()
        self._points = points
        self._before = NONE_SELECTED
        self.set_tokens(tokens)
        self.hide()

    def set_tokens(self, tokens: Tokens) -> None:
        """Draw in the theme's accent."""
        pen = QPen(tokens.color("accent"), 1.0, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self.setPen(pen)
        fill = tokens.color("accent")
        fill.setAlphaF(0.14)
        self.setBrush(QBrush(fill))

    def draw_frame(self, stroke: Stroke) -> None:
        """Follow the pointer with one corner of a frame."""
        area = QRectF(stroke.start, stroke.end).normalized()
        path = QPainterPath()
        path.addRect(area)
        self._begin(stroke)
        self._enclose(path, self._points.inside(area), stroke)

    def _begin(self, stroke: Stroke) -> None:
        if stroke.first:
            adding = stroke.modifiers & Qt.KeyboardModifier.ShiftModifier
            self._before = self._points.selected if adding else NONE_SELECTED

    def _enclose(self, path: QPainterPath, inside: Indices, stroke: Stroke) -> None:
        self.setPath(path)
        self.setVisible(not stroke.last)
        before = self._before[self._before < len(self._points)]
        self._points.select(np.union1d(before, inside))


class Lasso(SelectionBand):
    """A band in any shape, closed by a straight line; where it crosses itself, inside is even-odd.

    It remembers which points the line drawn so far has passed, so a move costs the same however long it is.
    """

    def __init__(self, points: DraggablePoints, tokens: Tokens) -> None:
        super().__init__(points, tokens)
        self._line = QPainterPath()
        self._crossed: NDArray[np.bool_] = np.empty(0, np.bool_)

    def draw(self, stroke: Stroke) -> None:
        """Follow the pointer with the end of the line."""
        self._begin(stroke)
        xy = self._points.xy
        if stroke.first or len(xy) != len(self._crossed):
            self._line = QPainterPath(stroke.start)
            self._crossed = np.zeros(len(xy), np.bool_)
        last = self._line.currentPosition()
        self._crossed = self._crossed ^ crossings(xy, last, stroke.end)
        self._line.lineTo(stroke.end)
        closed = QPainterPath(self._line)
        closed.closeSubpath()
        inside = self._crossed ^ crossings(xy, stroke.end, stroke.start)
        self._enclose(closed, self._points.seen(np.flatnonzero(inside)), stroke)


def crossings(xy: Points, start: QPointF, end: QPointF) -> NDArray[np.bool_]:
    """Whether a ray to the right of each point (n, 2) crosses the segment (odd inside)."""
    x, y = xy[:, 0], xy[:, 1]
    beside = (start.y() > y) != (end.y() > y)
    rise = (end.y() - start.y()) or 1.0
    at = start.x() + (y - start.y()) / rise * (end.x() - start.x())
    hit: NDArray[np.bool_] = beside & (x < at)
    return hit
