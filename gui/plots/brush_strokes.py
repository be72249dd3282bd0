"""From strokes of a brush over a plot to what they ask of its points."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, QPointF, Signal

from gui.plots.aliases import Points
from gui.plots.brush import Brush, Trail, gathered, shaken, sprayed, struck_by
from gui.plots.canvas_box import Stroke
from gui.plots.canvas_tools import SPRAYED_LABEL, Tool
from gui.plots.draggable_points import NONE_SELECTED, DraggablePoints

_SHARE_OF_RADIUS = 0.25


class BrushStrokes(QObject):
    """Draws brushes of one size over points; a stroke, or a click, is one gesture.

    `started` and `finished` bracket it, the latter with the tool and how many points it touched; between them
    `sprayed` carries new positions (k, 2) and their class, `pushed` the tool, indices (k,) and positions
    (k, 2) of moved points. Erased points vanish at once and are handed over by `erased` (k,) at the end.
    Positions are in data coordinates.
    """

    started = Signal()
    sprayed = Signal(object, int)
    pushed = Signal(str, object, object)
    erased = Signal(object)
    finished = Signal(str, int)

    def __init__(self, points: DraggablePoints, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.brush = Brush()
        self._points = points
        self._rng = np.random.default_rng()
        self._trail = Trail()
        self._tool: Tool | None = None
        self._struck = NONE_SELECTED
        self._pushed = NONE_SELECTED
        self._strewn = 0
        self._count = 0

    def click(self, tool: Tool, pos: QPointF) -> None:
        """One dab."""
        self._begin(tool, pos)
        self.finish()

    def stroke(self, tool: Tool, stroke: Stroke) -> None:
        """Follow the pointer; a stroke whose brush was put away meanwhile does nothing more."""
        if stroke.first:
            self._begin(tool, stroke.start)
        if self._tool is None:
            return
        if self._tool == "erase":
            self._erase(stroke.start if stroke.first else stroke.previous, stroke.end)
        else:
            spacing = self.brush.radius
            if self._tool not in SPRAYED_LABEL:
                spacing *= _SHARE_OF_RADIUS
            self._dab(self._trail.follow(self._pixels(stroke.end), spacing))
        if stroke.last:
            self.finish()

    def finish(self) -> None:
        """End the gesture; nothing happens when there is none."""
        tool, self._tool = self._tool, None
        if tool == "erase":
            self._points.show_dots()
            struck, self._struck = self._struck, NONE_SELECTED
            if len(self._points) == self._count and len(struck):
                self.erased.emit(struck)
        elif tool is not None:
            self.finished.emit(tool, self._strewn + len(self._pushed))

    def _begin(self, tool: Tool, pos: QPointF) -> None:
        self.finish()
        self._tool = tool
        first = self._trail.begin(self._pixels(pos))
        if tool == "erase":
            self._count = len(self._points)
            self._erase(pos, pos)
        else:
            self._strewn, self._pushed = 0, NONE_SELECTED
            self.started.emit()
            self._dab(first)

    def _erase(self, start: QPointF, end: QPointF) -> None:
        if len(self._points) != self._count:
            return
        passed = struck_by(
            self._points.xy / self._scale(), self._pixels(start), self._pixels(end), self.brush.radius
        )
        self._struck = np.union1d(self._struck, self._points.seen(passed))
        self._points.hide_dots(self._struck)

    def _dab(self, dabs: Points) -> None:
        if not len(dabs) or self._tool is None:
            return
        scale = self._scale()
        if self._tool in SPRAYED_LABEL:
            new = sprayed(dabs, self.brush, self._rng) * scale
            self._strewn += len(new)
            self.sprayed.emit(new, SPRAYED_LABEL[self._tool])
            return
        before = self._points.xy / scale
        if self._tool == "jitter":
            after = shaken(before, dabs, self.brush, self._rng)
        else:
            after = gathered(before, dabs, self.brush)
        moved = self._points.seen(np.flatnonzero((after != before).any(axis=1)))
        if len(moved):
            self._pushed = np.union1d(self._pushed, moved)
            self.pushed.emit(self._tool, moved, after[moved] * scale)

    def _scale(self) -> Points:
        """Size of a pixel in data coordinates, (1, 2)."""
        pixel_x, pixel_y = self._points.pixelVectors()
        if pixel_x is None:
            return np.ones((1, 2))
        return np.array([[pixel_x.length() or 1.0, pixel_y.length() or 1.0]])

    def _pixels(self, pos: QPointF) -> Points:
        place: Points = np.array([[pos.x(), pos.y()]]) / self._scale()
        return place
