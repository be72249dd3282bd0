"""A plot of points that are edited by mouse, touch and keyboard: what both data views share."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QWidget

from gui.kit.tokens import Tokens
from gui.plots.aliases import Indices, Points
from gui.plots.atlas_scatter import AtlasScatter, DotLook
from gui.plots.batch_marks import BatchMarks
from gui.plots.brush import Brush
from gui.plots.canvas_keys import CanvasKeys
from gui.plots.canvas_tools import Tool, cursor
from gui.plots.draggable_points import NONE_SELECTED, REACH_PX, DraggablePoints
from gui.plots.frame import paint_brush, paint_focus
from gui.plots.hand import Hand
from gui.plots.plane_view import PlaneView
from gui.plots.point_clipboard import holds_points
from gui.plots.point_looks import ring_looks
from gui.plots.selection_band import BAND_Z
from gui.plots.spoken import (
    addition_in_words,
    announce,
    brush_in_words,
    removal_in_words,
    selection_in_words,
    stroke_in_words,
)

_POINTS_Z, _BATCH_Z, _RING_Z = 10, 18, 20
_KEYBOARD_FOCUS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_WHEEL_NOTCH, _BRUSH_GROWTH = 120.0, 1.15


class PointCanvas(PlaneView):
    """Shows points and tells what a person does to them; it changes no data.

    Dragged dots move at once, and `set_points` of the subclass has the last word. Indices are (k,) integers,
    positions (k, 2) in data coordinates. An erased or deleted point stays until the owner shows fewer.
    """

    drag_started = Signal(object)
    points_moved = Signal(object, object)
    drag_finished = Signal(object, object)
    selection_changed = Signal(object)
    delete_requested = Signal(object)
    add_requested = Signal(float, float, int)
    class_requested = Signal(object, int)
    copy_requested = Signal(object)
    cut_requested = Signal(object)
    paste_requested = Signal(float, float)
    menu_requested = Signal(QPoint, QPointF)
    brush_started = Signal()
    points_sprayed = Signal(object, int)
    points_pushed = Signal(str, object, object)
    brush_finished = Signal()
    announced = Signal(str)

    def __init__(self, tokens: Tokens, looks: list[DotLook], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._focus_shown = False
        self._held_out = np.empty(0, np.bool_)
        self._tests_shown = True
        self._marked: int | None = None
        self.points = DraggablePoints(looks)
        self._ring = AtlasScatter(ring_looks(tokens))
        self._batch = BatchMarks(tokens)
        self._hand = Hand(self.box, self.points, tokens)
        self._keys = CanvasKeys(self)
        self.add_layer(self.points, _POINTS_Z)
        self.add_layer(self._ring, _RING_Z)
        self.add_layer(self._batch, _BATCH_Z)
        self.add_layer(self._hand.frame, BAND_Z)
        self.add_layer(self._hand.lasso, BAND_Z)
        self._connect()
        self.set_tool("move")

    def set_tokens(self, tokens: Tokens) -> None:
        """Repaint in another theme."""
        self._tokens = tokens
        self._ring.set_looks(ring_looks(tokens))
        self._batch.set_tokens(tokens)
        self._hand.set_tokens(tokens)
        self.resetCachedContent()
        self.viewport().update()

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand; ValueError for one that does not exist.

        "move" drags points and pans; "add", "add_a" and so on ask for a point where the ground is clicked;
        "select" draws a frame and "lasso" a line around points; "spray", "spray_a" and so on strew points,
        "jitter" shakes them, "magnet" gathers them, "erase" asks to delete what it passes over.
        """
        self._hand.take(tool)
        self.viewport().setCursor(cursor(tool))
        self.viewport().update()

    @property
    def brushes(self) -> bool:
        """Whether a brush is in hand."""
        return self._hand.brushes

    @property
    def brush(self) -> Brush:
        """Size and density of the brushes."""
        return self._hand.strokes.brush

    def set_brush(self, brush: Brush) -> None:
        """Brush with this one from now on, and say so."""
        self._hand.strokes.brush = brush
        self.viewport().update()
        self.announce(brush_in_words(brush))

    def select(self, indices: ArrayLike) -> None:
        """Select exactly these points."""
        self.points.select(indices)

    def choose(self, indices: Indices) -> None:
        """Select these points and say so aloud, as a person's choice."""
        self.points.select(self.points.seen(indices))
        self.say_selection()

    def remove(self, indices: Indices) -> None:
        """Ask the owner to delete these points."""
        if len(indices):
            self.announce(removal_in_words(len(indices)))
            self.delete_requested.emit(indices)

    def let_go(self) -> None:
        """Show no points, and end what was under way with them: others come next, here or in another canvas.

        Nothing is selected any more, a drag and a stroke end where they are, and the eraser takes nothing.
        """
        self.points.set_points(np.empty((0, 2)), NONE_SELECTED)
        self._hold_out(np.empty(0, np.bool_))
        self._hand.let_go()
        self._keys.finish()
        self._refresh_ring()

    def show_tests(self, shown: bool) -> None:
        """Draw the points that are held out, or do not; what is not drawn cannot be touched."""
        self._tests_shown = shown
        self._hold_out(self._held_out)
        self._refresh_verdicts()

    def _hold_out(self, test: ArrayLike) -> None:
        """Remember which points (n,) are held out, and veil them if they are not to be seen."""
        self._held_out = np.asarray(test, np.bool_)
        self.points.veil(self._held_out & (not self._tests_shown))

    def _refresh_verdicts(self) -> None:
        """Draw anew what is said of each point beside its place."""

    def add_keys(self) -> dict[Qt.Key, int]:
        """The keys that add a point, each with its class."""
        return {Qt.Key.Key_A: 0}

    def add_point(self, pos: QPointF, label: int) -> None:
        """Ask for a point of a class at a position."""
        self.announce(addition_in_words(pos.x(), pos.y()))
        self.add_requested.emit(pos.x(), pos.y(), label)

    def paste(self, pos: QPointF) -> None:
        """Ask for the copied points around a position."""
        if holds_points():
            self.paste_requested.emit(pos.x(), pos.y())

    def announce(self, text: str) -> None:
        """Say a short sentence through the screen reader, and to who listens to `announced`."""
        announce(self, text)
        self.announced.emit(text)

    def say_selection(self) -> None:
        """Announce which points are selected, and where when it is one."""
        self.announce(selection_in_words(self.points.selected, self.points.xy))

    def _connect(self) -> None:
        points = self.points
        points.drag_started.connect(self.drag_started)
        points.points_moved.connect(self._on_moved)
        points.drag_finished.connect(self.drag_finished)
        points.selection_changed.connect(self._on_selected)
        self._hand.add_asked.connect(self.add_point)
        self._hand.whole_view_asked.connect(self.reset_view)
        self._hand.selected.connect(self.say_selection)
        strokes = self._hand.strokes
        strokes.started.connect(self.brush_started)
        strokes.sprayed.connect(self.points_sprayed)
        strokes.pushed.connect(self.points_pushed)
        strokes.erased.connect(self.remove)
        strokes.finished.connect(self._end_stroke)
        self.hovered.connect(self._show_brush)

    @Slot(str, int)
    def _end_stroke(self, tool: str, count: int) -> None:
        self.brush_finished.emit()
        if count:
            self.announce(stroke_in_words(tool, count))

    def _on_moved(self, indices: Indices, xy: Points) -> None:
        self._refresh_ring()
        self.points_moved.emit(indices, xy)

    def _on_selected(self, indices: Indices) -> None:
        self._refresh_ring()
        self.selection_changed.emit(indices)

    def show_batch(self, batch: Indices) -> None:
        """Mark the points of a batch; none for an empty one."""
        self._batch.show_batch(batch, self.points.xy)

    @property
    def batch_marks(self) -> int:
        """How many points are marked as those of a batch."""
        return len(self._batch)

    @property
    def marked(self) -> int | None:
        """The point that is looked at elsewhere."""
        return self._marked

    def mark(self, index: int | None) -> None:
        """Put a ring around the point that is looked at elsewhere, or around none."""
        if index != self._marked:
            self._marked = index
            self._refresh_ring()

    def _refresh_ring(self) -> None:
        xy, chosen = self.points.xy, self.points.selected
        self._batch.follow(xy)
        codes = np.full(len(chosen), 0 if len(chosen) == 1 else 1, np.intp)
        marked = np.array([] if self._marked is None else [self._marked], np.intp)
        marked = self.points.seen(np.setdiff1d(marked[marked < len(xy)], chosen))
        ringed = np.concatenate([chosen, marked])
        self._ring.set_dots(xy[ringed], np.concatenate([codes, np.ones(len(marked), np.intp)]))

    @Slot()
    def _show_brush(self) -> None:
        if self.brushes:
            self.viewport().update()

    def event(self, event: QEvent) -> bool:
        """Keep from the window's shortcuts the keys that edit points while the plot has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(self._keys.wants(event))
            return event.isAccepted()
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(self._keys.press(event))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(self._keys.release(event))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep the right button from the scene.

        Its press opens the menu, which takes the release: the scene would wait for it, and lose a stroke.
        """
        if event.button() != Qt.MouseButton.RightButton:
            super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Look closer; with a brush in hand make it larger, and look closer with Ctrl."""
        if not self.brushes or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self.set_brush(self.brush.resized(_BRUSH_GROWTH ** (event.angleDelta().y() / _WHEEL_NOTCH)))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the point under the pointer, selecting it if it was not, or of the ground."""
        pos = self.spot()
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            pos = self.box.mapSceneToView(self.mapToScene(event.pos()))
            index = self.points.nearest(pos, REACH_PX)
            if index >= 0 and index not in self.points.selected:
                self.points.select([index])
        self.menu_requested.emit(self.viewport().mapToGlobal(self.to_viewport(pos.x(), pos.y())), pos)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_shown = event.reason() in _KEYBOARD_FOCUS
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._keys.finish()
        self._focus_shown = False
        self.viewport().update()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self.brushes and self._cursor is not None:
            center = QPointF(self.to_viewport(self._cursor.x(), self._cursor.y()))
            paint_brush(painter, center, self.brush.radius, self._tokens)
        if self._focus_shown:
            paint_focus(painter, QRectF(self.viewport().rect()), self._tokens)
