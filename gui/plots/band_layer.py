"""How far a model's values spread about its curve: a band of one deviation within one of two."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

_OPACITY = 0.13
"""Of each band: where both lie the ground shows through twice."""
_SAMPLE_PX = 8.0

Doubles = NDArray[np.float64]


class BandLayer(QGraphicsItem):
    """Two bands about a curve in data coordinates, of one and of two deviations."""

    def __init__(self, color: QColor) -> None:
        super().__init__()
        self._bands: tuple[QPainterPath, ...] = ()
        self._bounds = QRectF()
        self._fill = _paler(color)

    def set_color(self, color: QColor) -> None:
        """Draw in a pale shade of this colour."""
        self._fill = _paler(color)
        self.update()

    def set_band(self, x: Doubles, y: Doubles, deviation: Doubles) -> None:
        """Lie about y at rising x by `deviation`, (n,) each; what is not finite hides it."""
        self.prepareGeometryChange()
        known = np.isfinite(y) & np.isfinite(deviation)
        self._bands = ()
        if known.any():
            x, y, deviation = x[known], y[known], deviation[known]
            self._bands = tuple(_between(x, y - times * deviation, y + times * deviation) for times in (2, 1))
        self._bounds = self.path().boundingRect()
        self.update()

    def path(self) -> QPainterPath:
        """The outline of the wider band in data coordinates."""
        return self._bands[0] if self._bands else QPainterPath()

    def draw_sample(self, painter: QPainter, path: QPainterPath) -> None:
        """Draw a piece of both bands about another path, in pixels: for a key beside the plot."""
        line = path.boundingRect()
        for half in (_SAMPLE_PX, _SAMPLE_PX / 2):
            painter.fillRect(line.adjusted(0, -half, 0, half), self._fill)

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        for band in self._bands:
            painter.fillPath(band, self._fill)


def _between(x: Doubles, low: Doubles, high: Doubles) -> QPainterPath:
    """The plane between two lines over the same x."""
    path: QPainterPath = pg.arrayToQPath(np.append(x, x[::-1]), np.append(high, low[::-1]), connect="all")
    path.closeSubpath()
    return path


def _paler(color: QColor) -> QColor:
    pale = QColor(color)
    pale.setAlphaF(_OPACITY)
    return pale
