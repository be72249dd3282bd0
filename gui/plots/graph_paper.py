"""The ground of a plot with axes: grid lines over its area, numbers in the margins beside it."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.tokens import Tokens
from gui.plots.aliases import Extent
from gui.plots.ticks import labelled_ticks

_X_PIXELS_PER_TICK, _Y_PIXELS_PER_TICK = 100.0, 70.0
_WIDEST_LABEL = "\N{MINUS SIGN}0.000"


def margins(metrics: QFontMetricsF) -> tuple[float, float, float, float]:
    """Room for the numbers: left, top, right, bottom of the plotted area, in pixels."""
    return metrics.horizontalAdvance(_WIDEST_LABEL) + 2 * GAP, 2 * GAP, 2 * GAP, metrics.height() + 2 * GAP


def paint_graph_paper(
    painter: QPainter, area: QRectF, extent: Extent, names: tuple[str, str], tokens: Tokens
) -> None:
    """Grid and numbers for an area (pixels) that shows an extent (data); axis names at the far ends."""
    x0, x1, y0, y1 = extent
    metrics = QFontMetricsF(painter.font())
    grid, zero = QPen(tokens.color("plot_grid"), 1.0), QPen(tokens.color("line"), 1.0)
    ink = tokens.color("plot_text")
    baseline = area.bottom() + GAP + metrics.ascent()
    name_left = area.right() - metrics.horizontalAdvance(names[0])
    for value, text in labelled_ticks(x0, x1, area.width() / _X_PIXELS_PER_TICK):
        x = area.left() + (value - x0) / (x1 - x0) * area.width()
        painter.setPen(zero if value == 0 else grid)
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
        width = metrics.horizontalAdvance(text)
        if x + width / 2 < name_left - GAP:
            painter.setPen(ink)
            painter.drawText(QPointF(x - width / 2, baseline), text)
    right = area.left() - GAP
    name_bottom = area.top() + metrics.capHeight()
    for value, text in labelled_ticks(y0, y1, area.height() / _Y_PIXELS_PER_TICK):
        y = area.bottom() - (value - y0) / (y1 - y0) * area.height()
        painter.setPen(zero if value == 0 else grid)
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        if y - metrics.capHeight() / 2 > name_bottom + HALF_GAP:
            painter.setPen(ink)
            left = right - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(left, y + metrics.capHeight() / 2), text)
    painter.setPen(ink)
    painter.drawText(QPointF(name_left, baseline), names[0])
    painter.drawText(QPointF(right - metrics.horizontalAdvance(names[1]), name_bottom), names[1])
