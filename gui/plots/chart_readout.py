"""The crosshair of the loss chart and the numbers beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gui.kit.metrics import CONTROL_RADIUS, GAP, HALF_GAP
from gui.kit.tokens import Tokens
from gui.plots.chart_axis import Axis
from gui.plots.ticks import short_number

_DOT_RADIUS = 3.0


@dataclass(frozen=True, slots=True)
class Reading:
    """The values of one step; NaN where a quantity was not measured."""

    step: int
    train: float
    test: float
    metric: float


@dataclass(frozen=True, slots=True)
class Readout:
    """What the crosshair shows at a step: a title, and rows of (name, colour role, value).

    A row without a colour stands for a quantity that is not drawn.
    """

    step: int
    title: str
    rows: list[tuple[str, str, float]]


def paint_readout(
    painter: QPainter, area: QRectF, axes: tuple[Axis, Axis], readout: Readout, tokens: Tokens
) -> None:
    """A line at a step, a dot on each value, and a card that names them."""
    x, above = _paint_crosshair(painter, area, axes, readout, tokens)
    _paint_card(painter, area, (x, above), readout, tokens)


def paint_crosshair(
    painter: QPainter, area: QRectF, axes: tuple[Axis, Axis], readout: Readout, tokens: Tokens
) -> None:
    """A line at a step and a dot on each value alone."""
    _paint_crosshair(painter, area, axes, readout, tokens)


def _paint_crosshair(
    painter: QPainter, area: QRectF, axes: tuple[Axis, Axis], readout: Readout, tokens: Tokens
) -> tuple[float, bool]:
    """Where the line is, and whether there is more room above the dots than below."""
    x_axis, y_axis = axes
    x = area.left() + float(x_axis.places(np.array([readout.step]))[0]) * area.width()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.color("muted"), 1.0, Qt.PenStyle.DotLine))
    painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
    painter.setPen(QPen(tokens.color("card"), 1.5))
    drawn = [(role, value) for _, role, value in readout.rows if role]
    places = y_axis.places(np.array([value for _, value in drawn]))
    for (role, _), place in zip(drawn, places.tolist(), strict=True):
        if math.isfinite(place):
            painter.setBrush(tokens.color(role))
            painter.drawEllipse(QPointF(x, area.bottom() - place * area.height()), _DOT_RADIUS, _DOT_RADIUS)
    finite = places[np.isfinite(places)]
    return x, not len(finite) or float(finite.max()) < 0.5


def _paint_card(
    painter: QPainter, area: QRectF, place: tuple[float, bool], readout: Readout, tokens: Tokens
) -> None:
    x, above = place
    metrics = QFontMetricsF(painter.font())
    title, rows = readout.title, readout.rows
    names = max((metrics.horizontalAdvance(name) for name, _, _ in rows), default=0.0)
    values = max((metrics.horizontalAdvance(short_number(value)) for _, _, value in rows), default=0.0)
    marker = 2 * _DOT_RADIUS + HALF_GAP
    inner = max(metrics.horizontalAdvance(title), marker + names + GAP + values)
    card = QRectF(0, area.top(), inner + 2 * GAP, (len(rows) + 1) * metrics.height() + GAP)
    right_of = x + GAP + card.width() <= area.right()
    if not above:
        card.moveBottom(area.bottom())
    card.moveLeft(x + GAP if right_of else x - GAP - card.width())
    painter.setPen(QPen(tokens.color("line"), 1.0))
    painter.setBrush(tokens.color("card"))
    painter.drawRoundedRect(card, CONTROL_RADIUS, CONTROL_RADIUS)
    left, baseline = card.left() + GAP, card.top() + HALF_GAP + metrics.ascent()
    painter.setPen(tokens.color("muted"))
    painter.drawText(QPointF(left, baseline), title)
    for name, role, value in rows:
        baseline += metrics.height()
        if role:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color(role))
            middle = baseline - metrics.xHeight() / 2
            painter.drawEllipse(QPointF(left + _DOT_RADIUS, middle), _DOT_RADIUS, _DOT_RADIUS)
        painter.setPen(tokens.color("muted"))
        painter.drawText(QPointF(left + marker, baseline), name)
        painter.setPen(tokens.color("text"))
        number = short_number(value)
        painter.drawText(QPointF(card.right() - GAP - metrics.horizontalAdvance(number), baseline), number)
