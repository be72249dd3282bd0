"""How often values fall between evenly spaced edges, as bars."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui.kit.tokens import Tokens
from gui.plots.chart_axis import Axis
from gui.plots.plain_chart import Axes, PlainChart, share
from gui.plots.ticks import labelled_ticks

_PARTS = 4
_BAR_ALPHA = 0.75


def bars(counts: NDArray[np.int64], area: QRectF, most: float) -> list[QRectF]:
    """A rectangle for each count above 0, from the bottom of an area (pixels); `most` is its whole height."""
    width = area.width() / len(counts)
    return [
        QRectF(area.left() + index * width, area.bottom() - height, max(width - 1, 1), height)
        for index, height in enumerate((counts / most * area.height()).tolist())
        if height > 0
    ]


class HistogramChart(PlainChart):
    """Counts over values, with a line at zero."""

    def __init__(self, name: str, x_name: str, y_name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._names = x_name, y_name
        self._counts: NDArray[np.int64] = np.empty(0, np.int64)
        self._edges: NDArray[np.float64] = np.empty(0)
        self._role = "train"

    def show_counts(self, counts: NDArray[np.int64], edges: NDArray[np.float64], role: str) -> None:
        """Show counts (bins,) between edges (bins + 1,) in the colour of a role."""
        self._counts, self._edges, self._role = counts, edges, role
        self.update()

    def axes(self) -> Axes | None:
        if not self._counts.any():
            return None
        low, high = float(self._edges[0]), float(self._edges[-1])
        most = float(self._counts.max())
        ticks = [(value, text) for value, text in labelled_ticks(0, most, _PARTS) if value == round(value)]
        return Axes(
            Axis(low, high, tuple(labelled_ticks(low, high, _PARTS))),
            Axis(0.0, most, tuple(ticks)),
            *self._names,
        )

    def paint_content(self, painter: QPainter, area: QRectF, axes: Axes, tokens: Tokens) -> None:
        color = QColor(tokens.color(self._role))
        color.setAlphaF(_BAR_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRects(bars(self._counts, area, axes.y.high))
        x = round(area.left() + share(axes.x, 0.0) * area.width()) + 0.5
        painter.setPen(QPen(tokens.color("muted"), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
