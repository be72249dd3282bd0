"""A plot of points that are edited by mouse, touch and keyboard: what both data views share."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from gui.kit.tokens import Tokens
from gui.plots.aliases import Extent, Indices, Points
from gui.plots.atlas_scatter import AtlasScatter, DotLook
from gui.plots.canvas_box import CanvasBox, Stroke
from gui.plots.canvas_keys import CanvasKeys
from gui.plots.canvas_tools import ADDED_LABEL, CURSORS, REACH, TOOLS, Eraser, SelectionFrame, Tool
from gui.plots.draggable_points import NONE_SELECTED, REACH_PX, DraggablePoints
from gui.plots.frame import paint_focus
from gui.plots.point_looks import ring_looks
from gui.plots.spoken import addition_in_words, announce, removal_in_words, selection_in_words

_POINTS_Z, _RING_Z = 10, 20
_EXTENT_DELAY_MS = 80
_KEYBOARD_FOCUS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_FURTHEST_ZOOM, _NEAREST_ZOOM = 20.0, 0.005


class PointCanvas(pg.GraphicsView):
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
    hovered = Signal(float, float)
    left = Signal()
    extent_changed = Signal(float, float, float, float)
    announced = Signal(str)

    def __init__(self, tokens: Tokens, looks: list[DotLook], parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self._tokens = tokens
        self._tool: Tool = "move"
        self._domain: Extent = (-1.0, 1.0, -1.0, 1.0)
        self._cursor: QPointF | None = None
        self._focus_shown = False
        self.box = CanvasBox()
        self.centralLayout.setContentsMargins(0, 0, 0, 0)
        self.centralLayout.addItem(self.box, 0, 0)
        self.points = DraggablePoints(looks)
        self._ring = AtlasScatter(ring_looks(tokens))
        self._frame = SelectionFrame(self.points, tokens)
        self._eraser = Eraser(self.points)
        self._keys = CanvasKeys(self)
        self.add_layer(self.points, _POINTS_Z)
        self.add_layer(self._ring, _RING_Z)
        self.add_layer(self._frame, self._frame.zValue())
        self._extent_timer = QTimer(self)
        self._extent_timer.setSingleShot(True)
        self._extent_timer.setInterval(_EXTENT_DELAY_MS)
        self._told_extent: Extent | None = None
        self._connect()
        self.set_domain(*self._domain)
        self.set_tool("move")

    def add_layer(self, item: QGraphicsItem, z: float) -> None:
        """Draw an item in data coordinates, at a height among the layers."""
        item.setZValue(z)
        self.box.addItem(item, ignoreBounds=True)

    def set_tokens(self, tokens: Tokens) -> None:
        """Repaint in another theme."""
        self._tokens = tokens
        self._ring.set_looks(ring_looks(tokens))
        self._frame.set_tokens(tokens)
        self.resetCachedContent()
        self.viewport().update()

    def set_tool(self, tool: Tool) -> None:
        """Take a tool in hand; ValueError for one that does not exist.

        "move" drags points and pans; "add", "add_a", "add_b" ask for a point where the ground is clicked;
        "erase" asks to delete what it passes over; "select" draws a frame.
        """
        if tool not in TOOLS:
            raise ValueError(f"tool must be one of {', '.join(TOOLS)}, not {tool!r}")
        self._tool = tool
        self.points.set_reach(REACH[tool])
        self.box.set_pans(tool not in ("erase", "select"))
        self.viewport().setCursor(CURSORS[tool])

    def set_domain(self, x0: float, x1: float, y0: float, y1: float) -> None:
        """The part of the plane shown at first and after `reset_view`."""
        self._domain = (x0, x1, y0, y1)
        width, height = x1 - x0, y1 - y0
        self.box.setLimits(
            minXRange=width * _NEAREST_ZOOM,
            maxXRange=width * _FURTHEST_ZOOM,
            minYRange=height * _NEAREST_ZOOM,
            maxYRange=height * _FURTHEST_ZOOM,
        )
        self.reset_view()

    def reset_view(self) -> None:
        """Show the whole domain again."""
        x0, x1, y0, y1 = self._domain
        self.box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0)

    def zoom(self, factor: float) -> None:
        """Show `factor` times as much around the middle."""
        self.box.scaleBy((factor, factor))

    def view_extent(self) -> Extent:
        """The part of the plane now seen."""
        (x0, x1), (y0, y1) = self.box.viewRange()
        return float(x0), float(x1), float(y0), float(y1)

    def pixel_size(self) -> tuple[float, float]:
        """Width and height of one pixel in data coordinates."""
        width, height = self.box.viewPixelSize()
        return float(width), float(height)

    def to_viewport(self, x: float, y: float) -> QPoint:
        """The pixel of the viewport where a position is drawn."""
        pixel: QPoint = self.mapFromScene(self.box.mapViewToScene(QPointF(x, y)))
        return pixel

    def plot_rect(self) -> QRectF:
        """The plotted area inside the viewport, in pixels."""
        rect: QRectF = self.box.mapRectToScene(self.box.rect())
        return rect

    def select(self, indices: ArrayLike) -> None:
        """Select exactly these points."""
        self.points.select(indices)

    def choose(self, indices: Indices) -> None:
        """Select these points and say so aloud, as a person's choice."""
        self.points.select(indices)
        self.say_selection()

    def remove(self, indices: Indices) -> None:
        """Ask the owner to delete these points."""
        if len(indices):
            self.announce(removal_in_words(len(indices)))
            self.delete_requested.emit(indices)

    def add_keys(self) -> dict[Qt.Key, int]:
        """The keys that add a point, each with its class."""
        return {Qt.Key.Key_A: 0}

    def add_at_cursor(self, label: int) -> None:
        """Ask for a point of a class where the pointer is, or in the middle of the view."""
        x0, x1, y0, y1 = self.view_extent()
        spot = self._cursor or QPointF((x0 + x1) / 2, (y0 + y1) / 2)
        self._ask_for_point(spot, label)

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
        self.box.clicked.connect(self._on_click)
        self.box.double_clicked.connect(self._on_double_click)
        self.box.stroked.connect(self._on_stroke)
        self.box.sigRangeChanged.connect(self._on_range_changed)
        self._extent_timer.timeout.connect(self._tell_extent)

    def _on_moved(self, indices: Indices, xy: Points) -> None:
        self._refresh_ring()
        self.points_moved.emit(indices, xy)

    def _on_selected(self, indices: Indices) -> None:
        self._refresh_ring()
        self.selection_changed.emit(indices)

    def _refresh_ring(self) -> None:
        chosen = self.points.selected
        look = 0 if len(chosen) == 1 else 1
        self._ring.set_dots(self.points.xy[chosen], np.full(len(chosen), look, np.intp))

    def _on_click(self, pos: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self._tool in ADDED_LABEL:
            self._ask_for_point(pos, ADDED_LABEL[self._tool])
        elif self._tool == "erase":
            nearest = self.points.nearest(pos, REACH_PX)
            self.remove(np.array([nearest]) if nearest >= 0 else NONE_SELECTED)
        elif not modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.points.select(NONE_SELECTED)

    def _on_double_click(self, pos: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self._tool == "move":
            self.reset_view()
        else:
            self._on_click(pos, modifiers)

    def _on_stroke(self, stroke: Stroke) -> None:
        if self._tool == "erase":
            self.remove(self._eraser.stroke(stroke))
            return
        self._frame.stroke(stroke)
        if stroke.last:
            self.say_selection()

    def _ask_for_point(self, pos: QPointF, label: int) -> None:
        self.announce(addition_in_words(pos.x(), pos.y()))
        self.add_requested.emit(pos.x(), pos.y(), label)

    def _on_range_changed(self) -> None:
        self.resetCachedContent()
        self._extent_timer.start()

    def _tell_extent(self) -> None:
        extent = self.view_extent()
        if extent != self._told_extent and all(map(math.isfinite, extent)):
            self._told_extent = extent
            self.extent_changed.emit(*extent)

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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        pos = event.position()
        if self.plot_rect().contains(pos):
            self._cursor = self.box.mapSceneToView(self.mapToScene(pos.toPoint()))
            self.hovered.emit(self._cursor.x(), self._cursor.y())
        else:
            self._forget_cursor()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._forget_cursor()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_shown = event.reason() in _KEYBOARD_FOCUS
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._keys.finish()
        self._focus_shown = False
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.resetCachedContent()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self._focus_shown:
            paint_focus(painter, QRectF(self.viewport().rect()), self._tokens)

    def _forget_cursor(self) -> None:
        if self._cursor is not None:
            self._cursor = None
            self.left.emit()
