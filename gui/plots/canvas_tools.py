"""What a stroke on the ground does when the tool in hand is the eraser or the selection frame."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPen
from PySide6.QtWidgets import QGraphicsRectItem

from gui.kit.tokens import Tokens
from gui.plots.aliases import Indices
from gui.plots.canvas_box import Stroke
from gui.plots.draggable_points import NONE_SELECTED, REACH_PX, DraggablePoints

Tool = Literal["move", "add", "add_a", "add_b", "erase", "select"]
TOOLS: tuple[Tool, ...] = get_args(Tool)
ADDED_LABEL: dict[Tool, int] = {"add": 0, "add_a": 0, "add_b": 1}
"""The class that each adding tool gives; 0 where there are no classes."""

_ERASER_PX = 8.0
_ADD_REACH_PX = 6.0
_BAND_Z = 30

REACH: dict[Tool, float] = {
    "move": REACH_PX,
    "select": REACH_PX,
    "add": _ADD_REACH_PX,
    "add_a": _ADD_REACH_PX,
    "add_b": _ADD_REACH_PX,
    "erase": 0.0,
}
"""How near a press must be to take a point: less while adding, so that points can be set close together."""

CURSORS: dict[Tool, Qt.CursorShape] = {
    "move": Qt.CursorShape.ArrowCursor,
    "select": Qt.CursorShape.CrossCursor,
    "add": Qt.CursorShape.CrossCursor,
    "add_a": Qt.CursorShape.CrossCursor,
    "add_b": Qt.CursorShape.CrossCursor,
    "erase": Qt.CursorShape.PointingHandCursor,
}


class Eraser:
    """Gathers the points a stroke passes over: they vanish at once, and are handed over at its end."""

    def __init__(self, points: DraggablePoints) -> None:
        self._points = points
        self._struck = NONE_SELECTED
        self._count = 0

    def stroke(self, stroke: Stroke) -> Indices:
        """The points to delete: none before the stroke ends, none when their number changed."""
        if stroke.first:
            self._struck, self._count = NONE_SELECTED, len(self._points)
        if len(self._points) != self._count:
            return NONE_SELECTED
        passed = struck_by(self._points, stroke.start if stroke.first else stroke.previous, stroke.end)
        self._struck = np.union1d(self._struck, passed)
        self._points.hide_dots(self._struck)
        if not stroke.last:
            return NONE_SELECTED
        self._points.show_dots()
        return self._struck


def struck_by(points: DraggablePoints, start: QPointF, end: QPointF) -> Indices:
    """Indices of the points nearer than the eraser's radius to the segment from start to end."""
    pixel_x, pixel_y = points.pixelVectors()
    if pixel_x is None or not len(points):
        return NONE_SELECTED
    scale = np.array([pixel_x.length() or 1.0, pixel_y.length() or 1.0])
    first = np.array([start.x(), start.y()]) / scale
    along = np.array([end.x(), end.y()]) / scale - first
    offset = points.xy / scale - first
    share = np.clip(offset @ along / ((along @ along) or 1.0), 0.0, 1.0)
    distance = np.hypot(*(offset - share[:, None] * along).T)
    return np.flatnonzero(distance <= _ERASER_PX)


class SelectionFrame(QGraphicsRectItem):
    """The rubber band: selects what it encloses while it is drawn; with Shift adds to what was selected."""

    def __init__(self, points: DraggablePoints, tokens: Tokens) -> None:
        super().__init__()
        self._points = points
        self._before = NONE_SELECTED
        self.setZValue(_BAND_Z)
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

    def stroke(self, stroke: Stroke) -> None:
        """Follow the pointer."""
        if stroke.first:
            adding = stroke.modifiers & Qt.KeyboardModifier.ShiftModifier
            self._before = self._points.selected if adding else NONE_SELECTED
        area = QRectF(stroke.start, stroke.end).normalized()
        self.setRect(area)
        self.setVisible(not stroke.last)
        before = self._before[self._before < len(self._points)]
        self._points.select(np.union1d(before, self._points.inside(area)))
