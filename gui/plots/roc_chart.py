"""The ROC curve: what share of one class is found at the price of how many false alarms."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from gui.kit.tokens import Tokens
from gui.plots.chart_axis import Axis
from gui.plots.hairlines import draw_line
from gui.plots.plain_chart import Axes, PlainChart

_THICKNESS = 1.5
_SHADE_ALPHA = 0.12
_SHARES = Axis(0.0, 1.0, ((0.0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1.0, "1")))


class RocChart(PlainChart):
    """True against false alarms, beside the diagonal that guessing would give."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("ROC curve"), parent)
        self._curve: NDArray[np.float64] = np.empty((0, 2))
        self._role = "train"

    def show_curve(self, curve: NDArray[np.float64], role: str) -> None:
        """Show the shares (corners, 2) of false and of true alarms in the colour of a role; none for none."""
        self._curve, self._role = curve, role
        self.update()

    def axes(self) -> Axes | None:
        if not len(self._curve):
            return None
        return Axes(_SHARES, _SHARES, self.tr("false alarms: A called B"), self.tr("hits: B called B"))

    def paint_content(self, painter: QPainter, area: QRectF, axes: Axes, tokens: Tokens) -> None:
        guess = QPainterPath(area.bottomLeft())
        guess.lineTo(area.topRight())
        draw_line(painter, guess, tokens.color("ghost"), 1.0, (4.0, 4.0))
        x = area.left() + self._curve[:, 0] * area.width()
        y = area.bottom() - self._curve[:, 1] * area.height()
        line = pg.arrayToQPath(x, y, connect="all")
        under = QPainterPath(line)
        under.lineTo(QPointF(area.bottomRight()))
        shade = QColor(tokens.color(self._role))
        shade.setAlphaF(_SHADE_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillPath(under, shade)
        draw_line(painter, line, tokens.color(self._role), _THICKNESS)
