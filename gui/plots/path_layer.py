"""A line in data coordinates as one item: a model's curve, a true function, a boundary."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.plots.hairlines import draw_line


class PathLayer(QGraphicsItem):
    """A line of a width and with dashes in pixels; NaN breaks it."""

    def __init__(self, color: QColor, width: float, dashes: Sequence[float] = ()) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._bounds = QRectF()
        self._color, self._width, self._dashes = color, width, tuple(dashes)

    def set_color(self, color: QColor) -> None:
        """Draw in this colour."""
        self._color = color
        self.update()

    def set_line(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Go through the positions x, y (n,); infinities and NaN break the line."""
        self.prepareGeometryChange()
        self._path = pg.arrayToQPath(x, y, connect="finite") if len(x) else QPainterPath()
        self._bounds = self._path.boundingRect()
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self.set_line(np.empty(0), np.empty(0))

    def path(self) -> QPainterPath:
        """The line in data coordinates."""
        return self._path

    def draw_sample(self, painter: QPainter, path: QPainterPath) -> None:
        """Draw another path, in pixels, as this line is drawn: for a key beside the plot."""
        draw_line(painter, path, self._color, self._width, self._dashes)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        draw_line(painter, self._path, self._color, self._width, self._dashes)
