"""Marks on the loss chart where something was changed on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from gui.kit.tokens import Tokens
from gui.plots.chart_axis import Axis

_REACH_PX = 5.0
_HANDLE_PX = 4.0


@dataclass(frozen=True, slots=True)
class Marker:
    """That something was changed after a step, in words."""

    step: int
    text: str


def markers_at(markers: Sequence[Marker], axis: Axis, area: QRectF, x: float) -> list[Marker]:
    """The markers in sight that are drawn within reach of a pixel column, oldest first."""
    return [
        marker
        for marker, place in zip(markers, _pixels(markers, axis, area), strict=True)
        if area.left() <= place <= area.right() and abs(place - x) <= _REACH_PX
    ]


def paint_markers(
    painter: QPainter, markers: Sequence[Marker], axis: Axis, area: QRectF, tokens: Tokens
) -> None:
    """A thin line with a handle at its top for each; those that fall on one pixel are drawn once."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for x in sorted({round(place) for place in _pixels(markers, axis, area)}):
        if not area.left() <= x <= area.right():
            continue
        painter.setPen(QPen(tokens.color("disabled"), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(x + 0.5, area.top(), x + 0.5, area.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("muted"))
        top = QPointF(x + 0.5, area.top())
        corners = (
            QPointF(-_HANDLE_PX, -_HANDLE_PX),
            QPointF(_HANDLE_PX, -_HANDLE_PX),
            QPointF(0, _HANDLE_PX),
        )
        painter.drawPolygon(QPolygonF([top + corner for corner in corners]))
    painter.restore()


def _pixels(markers: Sequence[Marker], axis: Axis, area: QRectF) -> list[float]:
    steps = np.array([marker.step for marker in markers], np.float64)
    places: list[float] = (area.left() + axis.shares(steps) * area.width()).tolist()
    return places
