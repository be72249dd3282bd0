"""Many dots in few looks: pyqtgraph's scatter with one style number per dot, not four objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QPainter, QPainterPath, QPen

from gui.plots.aliases import Indices, Points
from gui.plots.picture_files import is_for_file


@dataclass(frozen=True, slots=True)
class DotLook:
    """Shape (a path in the unit square around 0), size in pixels, outline and fill."""

    shape: QPainterPath
    size: float
    pen: QPen
    brush: QBrush


class AtlasScatter(pg.ScatterPlotItem):
    """Dots at `xy` (n, 2), each drawn in one of a few looks; moving them never redraws a look."""

    data: Any

    def __init__(self, looks: Sequence[DotLook]) -> None:
        self._looks = tuple(looks)
        self._codes: Indices = np.empty(0, np.intp)
        super().__init__(pxMode=True)

    def __len__(self) -> int:
        return len(self.data)

    @property
    def xy(self) -> Points:
        """A copy of the positions (n, 2)."""
        return np.column_stack([self.data["x"], self.data["y"]])

    def set_looks(self, looks: Sequence[DotLook]) -> None:
        """Draw the same dots in other looks, as after a change of theme.

        With another number of looks every dot takes the first, until `set_dots` says which takes which.
        """
        if len(looks) != len(self._looks):
            self._codes = np.zeros_like(self._codes)
        self._looks = tuple(looks)
        self.fragmentAtlas.clear()
        self.data["sourceRect"] = 0
        self.updateSpots()

    def set_dots(self, xy: Points, codes: Indices) -> None:
        """Replace all dots; `codes` (n,) index the looks."""
        data = np.zeros(len(xy), self.data.dtype)
        data["x"], data["y"] = xy[:, 0], xy[:, 1]
        data["visible"] = True
        self.data = data
        self._codes = np.asarray(codes, np.intp)
        self.updateSpots()
        self.positions_changed()

    def move_dots(self, indices: Indices, xy: Points) -> None:
        """Put the dots `indices` (k,) at `xy` (k, 2), in place."""
        self.data["x"][indices] = xy[:, 0]
        self.data["y"][indices] = xy[:, 1]
        self.positions_changed()

    def positions_changed(self) -> None:
        """Redraw after `data` changed in place; what setData does, without rebuilding styles."""
        self.bounds = [None, None]
        self.prepareGeometryChange()
        self.invalidate()

    def updateSpots(self, *_dots: object) -> None:
        """Point every dot at its look in the atlas (called by pyqtgraph when the screen's scale changes)."""
        if len(self.data):
            rows = self.fragmentAtlas[[(look.shape, look.size, look.pen, look.brush) for look in self._looks]]
            places = np.array([tuple(row) for row in rows], dtype=self.data.dtype["sourceRect"])
            self.data["sourceRect"] = places[self._codes]
        self._updateMaxSpotSizes()
        self.invalidate()

    def paint(self, painter: QPainter, *args: Any) -> None:
        """Copy each dot's look from the atlas; into a file its shape is drawn itself."""
        if not len(self):
            return
        if is_for_file(painter):
            self._paint_shapes(painter)
        else:
            super().paint(painter, *args)

    def _paint_shapes(self, painter: QPainter) -> None:
        at = painter.worldTransform()
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = self.data["visible"]
        places = self.xy[shown].tolist()
        for (x, y), code in zip(places, self._codes[shown].tolist(), strict=True):
            look = self._looks[code]
            painter.save()
            painter.translate(at.map(QPointF(x, y)))
            painter.scale(look.size, look.size)
            painter.setPen(look.pen)
            painter.setBrush(look.brush)
            painter.drawPath(look.shape)
            painter.restore()
        painter.restore()

    def hoverEvent(self, ev: pg.GraphicsScene.HoverEvent) -> None:
        """Dots alone claim nothing."""

    def mouseClickEvent(self, ev: pg.GraphicsScene.MouseClickEvent) -> None:
        """Leave clicks to what lies below."""
        ev.ignore()

    def pixel_distances(self, pos: QPointF) -> NDArray[np.float64]:
        """Distance (n,) of every dot from a position in data coordinates, in pixels; inf while not shown."""
        pixel_x, pixel_y = self.pixelVectors()
        if pixel_x is None:
            return np.full(len(self.data), np.inf)
        dx = (self.data["x"] - pos.x()) / (pixel_x.length() or 1.0)
        dy = (self.data["y"] - pos.y()) / (pixel_y.length() or 1.0)
        distances: NDArray[np.float64] = np.hypot(dx, dy)
        return distances
