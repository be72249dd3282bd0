"""A histogram of one line's height, to stand in a row of a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.kit.tokens import current_tokens
from gui.plots.flow_chart import layer_color
from gui.plots.histogram_chart import bars

_HEIGHT = 26


class SmallHistogram(QWidget):
    """Bars around zero in the colour of a layer; the ends of its range stand in the tooltip."""

    def __init__(self, name: str, layer: int, layers: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: NDArray[np.int64] = np.empty(0, np.int64)
        self._layer, self._layers = layer, layers
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_counts(self, counts: NDArray[np.int64]) -> None:
        """Show counts (bins,) that lie evenly around zero."""
        self._counts = counts
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(80, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, area = current_tokens(), QRectF(self.rect()).adjusted(0, 2, 0, -1)
        # An error while painting must still end the painter: Qt does not survive one left open.
        with QPainter(self) as painter:
            painter.setPen(QPen(tokens.color("line"), 1.0))
            painter.drawLine(QLineF(area.left(), area.bottom() + 0.5, area.right(), area.bottom() + 0.5))
            if self._counts.any():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(layer_color(self._layer, self._layers, tokens))
                painter.drawRects(bars(self._counts, area, float(self._counts.max())))
