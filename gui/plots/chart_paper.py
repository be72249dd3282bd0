"""The grid and the numbers of charts, and the name of the loss chart's axis."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.tokens import Tokens
from gui.plots.chart_axis import Axis
from gui.plots.ticks import set_apart


def paint_levels(painter: QPainter, area: QRectF, axis: Axis, tokens: Tokens) -> None:
    """Lines across at the ticks of an upright axis, their numbers to the left; leaves a pen for text."""
    metrics = QFontMetricsF(painter.font())
    grid, ink = QPen(tokens.color("plot_grid"), 1.0), tokens.color("plot_text")
    upright = area.height() / (axis.high - axis.low)
    for value, text in set_apart(axis.ticks, upright, metrics.ascent()):
        y = math.floor(area.bottom() - (value - axis.low) * upright) + 0.5
        painter.setPen(grid)
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        painter.setPen(ink)
        left = area.left() - GAP - metrics.horizontalAdvance(text)
        painter.drawText(QPointF(left, y + metrics.capHeight() / 2), text)
    painter.setPen(ink)


def paint_axes(painter: QPainter, area: QRectF, axes: tuple[Axis, Axis], name: str, tokens: Tokens) -> None:
    """Lines across at the ticks of the upright axis; below the area the other ticks and the axis' name."""
    x_axis, y_axis = axes
    paint_levels(painter, area, y_axis, tokens)
    metrics = QFontMetricsF(painter.font())
    baseline = area.bottom() + HALF_GAP + metrics.ascent()
    name_left = area.right() - metrics.horizontalAdvance(name)
    painter.drawText(QPointF(name_left, baseline), name)
    level = area.width() / (x_axis.high - x_axis.low)
    widest = max((metrics.horizontalAdvance(text) for _, text in x_axis.ticks), default=0.0)
    for value, text in set_apart(x_axis.ticks, level, widest + GAP):
        x = area.left() + (value - x_axis.low) * level
        width = metrics.horizontalAdvance(text)
        if x + width / 2 < name_left - GAP:
            painter.drawText(QPointF(x - width / 2, baseline), text)
