"""Which point of a plot a person looks at: the one under the pointer, else the one selected."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Slot

from gui.plots.draggable_points import REACH_PX
from gui.plots.point_canvas import PointCanvas
from gui.state.focus import Focus


class PointFocus(QObject):
    """Follows the pointer over one canvas, and the selection; a dragged point is the one selected."""

    def __init__(self, focus: Focus, canvas: PointCanvas) -> None:
        super().__init__(canvas)
        self._focus = focus
        self._canvas = canvas
        canvas.hovered.connect(self._follow)
        canvas.left.connect(self._fall_back)
        canvas.selection_changed.connect(self._fall_back)

    @Slot(float, float)
    def _follow(self, x: float, y: float) -> None:
        points = self._canvas.points
        nearest = -1 if points.dragging else points.nearest(QPointF(x, y), REACH_PX)
        if nearest >= 0:
            self._focus.look_at(nearest)
        else:
            self._fall_back()

    @Slot()
    def _fall_back(self) -> None:
        selected = self._canvas.points.selected
        self._focus.look_at(int(selected[0]) if len(selected) == 1 else None)
