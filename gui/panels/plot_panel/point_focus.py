"""Which point a person looks at: in a plot the one under the pointer, else the one selected; or elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Slot

from gui.plots.draggable_points import REACH_PX
from gui.plots.point_canvas import PointCanvas
from gui.state.focus import Focus


class PointFocus(QObject):
    """Follows the pointer over one canvas, and the selection; a dragged point is the one selected.

    A point that is looked at elsewhere gets a mark.
    """

    def __init__(self, focus: Focus, canvas: PointCanvas) -> None:
        super().__init__(canvas)
        self._focus = focus
        self._canvas = canvas
        self._is_here = False
        canvas.hovered.connect(self._follow)
        canvas.left.connect(self._leave)
        canvas.selection_changed.connect(self._fall_back)
        focus.point_changed.connect(self._mark)

    @Slot(float, float)
    def _follow(self, x: float, y: float) -> None:
        self._is_here = True
        points = self._canvas.points
        nearest = -1 if points.dragging else points.nearest(QPointF(x, y), REACH_PX)
        if nearest >= 0:
            self._focus.look_at(nearest)
        else:
            self._fall_back()

    @Slot()
    def _leave(self) -> None:
        self._is_here = False
        self._fall_back()

    @Slot()
    def _mark(self) -> None:
        """Show what is looked at elsewhere; here the pointer marks a point by being there."""
        if self._focus.point is None and not self._is_here and self._canvas.isVisible():
            self._fall_back()
        self._canvas.mark(None if self._is_here else self._focus.point)

    @Slot()
    def _fall_back(self) -> None:
        selected = self._canvas.points.selected
        self._focus.look_at(int(selected[0]) if len(selected) == 1 else None)
