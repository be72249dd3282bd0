"""A view on a part of the plane: where it looks, and where the pointer is."""

from __future__ import annotations

import math
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QWidget

from gui.plots.aliases import Extent
from gui.plots.canvas_box import CanvasBox

_EXTENT_DELAY_MS = 80
_FURTHEST_ZOOM, _NEAREST_ZOOM = 20.0, 0.005


class Covered(NamedTuple):
    """Pixels at the edges of a plot over which something lies, such as tools or numbers."""

    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0


def around_domain(domain: Extent, size: tuple[float, float], covered: Covered, *, square: bool) -> Extent:
    """What a box of `size` (width, height in pixels) shows so that `domain` lies clear of what is covered.

    With `square` units are as long across as upwards, and the domain stands in the middle where there is room
    for that.
    """
    (x0, x1, y0, y1), (width, height) = domain, size
    free = width - covered.left - covered.right, height - covered.bottom
    if 2 * free[0] <= width or 2 * free[1] <= height:
        return domain
    across, up = (x1 - x0) / free[0], (y1 - y0) / free[1]
    if square:
        across = up = max(across, up)
    spare_across, spare_up = width - (x1 - x0) / across, height - (y1 - y0) / up
    left = min(max(spare_across / 2, covered.left), spare_across - covered.right)
    below = max(spare_up / 2, covered.bottom) if square else covered.bottom
    return (
        x0 - across * left,
        x1 + across * (spare_across - left),
        y0 - up * below,
        y1 + up * (spare_up - below),
    )


class PlaneView(pg.GraphicsView):
    """Layers in data coordinates, zoomed and panned within limits.

    `hovered` and `left` follow the pointer; `extent_changed` tells, after a short rest, what is seen.
    """

    hovered = Signal(float, float)
    left = Signal()
    extent_changed = Signal(float, float, float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, useOpenGL=False, background=None)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self._domain: Extent = (-1.0, 1.0, -1.0, 1.0)
        self._cursor: QPointF | None = None
        self._covered = Covered()
        self._whole = True
        self.box = CanvasBox()
        self.centralLayout.setContentsMargins(0, 0, 0, 0)
        self.centralLayout.addItem(self.box, 0, 0)
        self._extent_timer = QTimer(self)
        self._extent_timer.setSingleShot(True)
        self._extent_timer.setInterval(_EXTENT_DELAY_MS)
        self._told_extent: Extent | None = None
        self.box.sigRangeChanged.connect(self._on_range_changed)
        self.box.sigRangeChangedManually.connect(self._forget_whole)
        self.box.sigResized.connect(self._keep_whole)
        self._extent_timer.timeout.connect(self._tell_extent)
        self.set_domain(*self._domain)

    def add_layer(self, item: QGraphicsItem, z: float) -> None:
        """Draw an item in data coordinates, at a height among the layers."""
        item.setZValue(z)
        self.box.addItem(item, ignoreBounds=True)

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

    def set_covered(self, covered: Covered) -> None:
        """Keep the domain clear of pixels at the edges, over which something lies."""
        if covered != self._covered:
            self._covered = covered
            self._keep_whole()

    def reset_view(self) -> None:
        """Show the whole domain again."""
        self._whole = True
        size = self.box.width(), self.box.height()
        square = bool(self.box.state["aspectLocked"])
        x0, x1, y0, y1 = around_domain(self._domain, size, self._covered, square=square)
        self.box.setRange(xRange=(x0, x1), yRange=(y0, y1), padding=0)

    def zoom(self, factor: float) -> None:
        """Show `factor` times as much around the middle."""
        self._whole = False
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

    def from_viewport(self, pixel: QPoint) -> QPointF:
        """The position that is drawn at a pixel of the viewport."""
        position: QPointF = self.box.mapSceneToView(self.mapToScene(pixel))
        return position

    def plot_rect(self) -> QRectF:
        """The plotted area inside the viewport, in pixels."""
        rect: QRectF = self.box.mapRectToScene(self.box.rect())
        return rect

    def spot(self) -> QPointF:
        """Where the pointer is, or else the middle of the view."""
        x0, x1, y0, y1 = self.view_extent()
        return self._cursor or QPointF((x0 + x1) / 2, (y0 + y1) / 2)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        pos = event.position()
        if self.plot_rect().contains(pos):
            self._cursor = self.from_viewport(pos.toPoint())
            self.hovered.emit(self._cursor.x(), self._cursor.y())
        else:
            self._forget_cursor()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._forget_cursor()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        self.resetCachedContent()

    def _on_range_changed(self) -> None:
        self.resetCachedContent()
        self._extent_timer.start()

    def _forget_whole(self) -> None:
        self._whole = False

    def _keep_whole(self) -> None:
        """After a change of size show the whole domain again where nobody has looked closer."""
        if self._whole:
            self.reset_view()

    def _tell_extent(self) -> None:
        extent = self.view_extent()
        if extent != self._told_extent and all(map(math.isfinite, extent)):
            self._told_extent = extent
            self.extent_changed.emit(*extent)

    def _forget_cursor(self) -> None:
        if self._cursor is not None:
            self._cursor = None
            self.viewport().update()
            self.left.emit()
