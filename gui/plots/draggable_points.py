"""All data points of a plot as one item that is picked, selected and dragged."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QRectF, Qt, Signal

from gui.plots.aliases import Indices, Points
from gui.plots.atlas_scatter import AtlasScatter, DotLook

REACH_PX = 12.0
NONE_SELECTED: Indices = np.empty(0, np.intp)
_WHOLE_GROUP = Qt.KeyboardModifier.AltModifier
_ADDING = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class DraggablePoints(AtlasScatter):
    """Up to some thousand points; the pointer takes the nearest in reach, and with it the whole selection.

    With Alt it takes the group of the nearest point: its class where there are classes, else every point.

    The item moves its own dots at once and says so; it owns no data. `drag_started` and `drag_finished`
    bracket one gesture, `points_moved` follows it live. Indices are (k,) integers, positions (k, 2) in data
    coordinates.
    """

    drag_started = Signal(object)
    points_moved = Signal(object, object)
    drag_finished = Signal(object, object)
    selection_changed = Signal(object)

    def __init__(self, looks: list[DotLook]) -> None:
        super().__init__(looks)
        self._reach = REACH_PX
        self._grabbed = NONE_SELECTED
        self._origin: Points = np.empty((0, 2))
        self._selected = NONE_SELECTED
        self._groups: Indices = np.empty(0, np.intp)
        self._veiled = np.empty(0, np.bool_)

    @property
    def selected(self) -> Indices:
        """Indices of the selected points, rising."""
        return self._selected

    @property
    def dragging(self) -> bool:
        """Whether a gesture is moving points now."""
        return len(self._grabbed) > 0

    @property
    def veiled(self) -> NDArray[np.bool_]:
        """Which points (n,) are not shown, and so not to be touched."""
        return self._veiled if len(self._veiled) == len(self) else np.zeros(len(self), np.bool_)

    def veil(self, veiled: ArrayLike) -> None:
        """Show all points but these (n,), until `set_points`; what is not shown is let go."""
        self._veiled = np.asarray(veiled, np.bool_)
        self.show_dots()
        self.select(self.seen(self._selected))

    def seen(self, indices: Indices) -> Indices:
        """Those of these points that are shown."""
        return indices[~self.veiled[indices]]

    def set_reach(self, pixels: float) -> None:
        """How near the pointer must come to take a point; 0 leaves every press to the ground below."""
        self._reach = pixels

    def set_points(self, xy: ArrayLike, codes: Indices, groups: ArrayLike | None = None) -> None:
        """Show these points (n, 2) in these looks (n,); without `groups` (n,) all are of one group.

        While points are dragged and n stays, the dragged ones keep to the pointer; another n ends the
        gesture, `drag_finished` then carrying no points, and clears the selection.
        """
        positions = np.asarray(xy, np.float64).reshape(-1, 2)
        self._groups = np.zeros(len(positions), np.intp) if groups is None else np.asarray(groups, np.intp)
        if len(positions) != len(self):
            self._abandon()
            self.select(NONE_SELECTED)
            self.set_dots(positions, codes)
            return
        if self.dragging:
            positions = positions.copy()
            positions[self._grabbed] = self.xy[self._grabbed]
        if np.array_equal(codes, self._codes):
            self.move_dots(np.arange(len(positions)), positions)
        else:
            self.set_dots(positions, codes)

    def select(self, indices: ArrayLike) -> None:
        """Select exactly these points; says so when that is a change."""
        chosen = np.unique(np.asarray(indices, np.intp))
        if not np.array_equal(chosen, self._selected):
            self._selected = chosen
            self.selection_changed.emit(chosen)

    def group_of(self, indices: Indices) -> Indices:
        """Every point shown that is of the group of one of these."""
        return self.seen(np.flatnonzero(np.isin(self._groups, self._groups[indices])))

    def nearest(self, pos: QPointF, reach: float | None = None) -> int:
        """The point nearest to a position in data coordinates within `reach` pixels; -1 where none is."""
        if not len(self):
            return -1
        distances = np.where(self.veiled, np.inf, self.pixel_distances(pos))
        index = int(np.argmin(distances))
        return index if distances[index] <= (self._reach if reach is None else reach) else -1

    def inside(self, area: QRectF) -> Indices:
        """Indices of the points inside a rectangle in data coordinates."""
        x, y = self.data["x"], self.data["y"]
        within = (x >= area.left()) & (x <= area.right()) & (y >= area.top()) & (y <= area.bottom())
        return self.seen(np.flatnonzero(within))

    def hide_dots(self, indices: Indices) -> None:
        """Stop drawing these points until the next `show_dots` or change of their number."""
        self.data["visible"][indices] = False
        self.invalidate()

    def show_dots(self) -> None:
        """Draw every point again that is not veiled."""
        self.data["visible"] = ~self.veiled
        self.invalidate()

    def begin_drag(self, indices: Indices) -> None:
        """Start one gesture that moves these points (by pointer or by key)."""
        self._grabbed = indices
        self._origin = self.xy[indices]
        self.drag_started.emit(indices)

    def drag_by(self, dx: float, dy: float) -> None:
        """Put the grabbed points this far, in data coordinates, from where the gesture began."""
        moved = self._origin + np.array([dx, dy])
        self.move_dots(self._grabbed, moved)
        self.points_moved.emit(self._grabbed, moved)

    def finish_drag(self) -> None:
        """End the gesture; nothing happens when there is none."""
        if self.dragging:
            indices, self._grabbed = self._grabbed, NONE_SELECTED
            self.drag_finished.emit(indices, self.xy[indices])

    def pixelPadding(self) -> float:
        """The item reaches as far around its outermost dots as the pointer does (pyqtgraph's rule)."""
        return max(REACH_PX, float(super().pixelPadding()))

    def hoverEvent(self, ev: pg.GraphicsScene.HoverEvent) -> None:
        """Claim presses near a point only, so that the ground still pans (pyqtgraph's hover protocol)."""
        if not ev.exit and self.nearest(ev.pos()) >= 0:
            ev.acceptDrags(Qt.MouseButton.LeftButton)
            ev.acceptClicks(Qt.MouseButton.LeftButton)
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        elif not self.dragging:
            self.unsetCursor()

    def mouseDragEvent(self, ev: pg.GraphicsScene.MouseDragEvent) -> None:
        """Move the pressed point, with the selection it belongs to (pyqtgraph's drag protocol)."""
        if ev.button() != Qt.MouseButton.LeftButton:
            ev.ignore()
            return
        if ev.isStart():
            self._press(self.nearest(ev.buttonDownPos()), ev.modifiers())
        if not self.dragging:
            ev.ignore()
            return
        ev.accept()
        offset = ev.pos() - ev.buttonDownPos()
        self.drag_by(offset.x(), offset.y())
        if ev.isFinish():
            self.finish_drag()
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseClickEvent(self, ev: pg.GraphicsScene.MouseClickEvent) -> None:
        """Select the clicked point, with Alt its group; with Shift or Ctrl add it or take it out."""
        index = self.nearest(ev.pos())
        if ev.button() != Qt.MouseButton.LeftButton or index < 0:
            ev.ignore()
            return
        ev.accept()
        if ev.modifiers() & _WHOLE_GROUP:
            self.select(self.group_of(np.array([index])))
            return
        self.select(np.setxor1d(self._selected, [index]) if ev.modifiers() & _ADDING else [index])

    def _press(self, index: int, modifiers: Qt.KeyboardModifier) -> None:
        if index < 0:
            return
        if modifiers & _WHOLE_GROUP:
            self.select(self.group_of(np.array([index])))
        elif index not in self._selected:
            self.select(np.append(self._selected, index) if modifiers & _ADDING else [index])
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.begin_drag(self._selected)

    def _abandon(self) -> None:
        if self.dragging:
            self._grabbed = NONE_SELECTED
            self.drag_finished.emit(NONE_SELECTED, np.empty((0, 2)))
