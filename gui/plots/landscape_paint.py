"""Painting a landscape: its curve or surface, the point, its slope, and a descent."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF

from engine.lab.spaces import Descent
from gui.kit.tokens import Tokens
from gui.plots.aliases import Extent
from gui.plots.colormap import field_image, magnified, value_map
from gui.plots.field import contour
from gui.plots.landscape_frame import LandscapeFrame, Place

_LEVELS = 9
_FINE = 8
_POINT_RADIUS = 7.0
_STEP_RADIUS = 2.6
_LONGEST_ARROW_PX = 90.0
_SHORTEST_ARROW_PX = 14.0
_HEAD = 9.0


@dataclass(frozen=True)
class Scale:
    """Between places of a landscape and pixels."""

    area: QRectF
    extent: Extent

    def spot(self, x: float, y: float) -> QPointF:
        """The pixel of a place."""
        x0, x1, y0, y1 = self.extent
        return QPointF(
            self.area.left() + (x - x0) / (x1 - x0) * self.area.width(),
            self.area.bottom() - (y - y0) / (y1 - y0) * self.area.height(),
        )

    def place(self, spot: QPointF) -> tuple[float, float]:
        """The place at a pixel."""
        x0, x1, y0, y1 = self.extent
        return (
            x0 + (spot.x() - self.area.left()) / self.area.width() * (x1 - x0),
            y0 + (self.area.bottom() - spot.y()) / self.area.height() * (y1 - y0),
        )


def paint_curve(painter: QPainter, scale: Scale, frame: LandscapeFrame, tokens: Tokens) -> None:
    """The curve, with gaps where it is not finite."""
    path, drawing = QPainterPath(), False
    values = frame.landscape.axes[0].values.tolist()
    for x, height in zip(values, frame.landscape.heights.tolist(), strict=True):
        if not math.isfinite(height):
            drawing = False
            continue
        spot = scale.spot(x, height)
        (path.lineTo if drawing else path.moveTo)(spot)
        drawing = True
    painter.setPen(QPen(tokens.color("accent"), 2.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def paint_surface(painter: QPainter, scale: Scale, frame: LandscapeFrame, tokens: Tokens) -> None:
    """A heat map and the lines of some heights, close where it is steep."""
    field = frame.field
    low, high = frame.heights_seen()
    colors = value_map(tokens, low, high)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(scale.area, field_image(magnified(np.nan_to_num(field, nan=high), _FINE), colors))
    ink = tokens.color("contour")
    ink.setAlphaF(0.45)
    painter.setPen(QPen(ink, 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    finite = field[np.isfinite(field)]
    levels = np.quantile(finite, np.linspace(0.06, 0.94, _LEVELS)).tolist() if len(finite) else []
    path, drawing = QPainterPath(), False
    for x, y in zip(*(each.tolist() for each in contour(field, scale.extent, levels)), strict=True):
        if math.isnan(x):
            drawing = False
            continue
        (path.lineTo if drawing else path.moveTo)(scale.spot(x, y))
        drawing = True
    painter.drawPath(path)


def paint_tangent(painter: QPainter, scale: Scale, spot: QPointF, slope: float, tokens: Tokens) -> None:
    """The line that touches the curve, and along it an arrow towards higher values."""
    x0, x1, y0, y1 = scale.extent
    along = QPointF(scale.area.width() / (x1 - x0), -slope * scale.area.height() / (y1 - y0))
    length = math.hypot(along.x(), along.y())
    along /= length
    reach = scale.area.width()
    painter.setPen(QPen(tokens.color("muted"), 1.4, Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(spot - along * reach, spot + along * reach))
    if slope:
        size = _LONGEST_ARROW_PX * abs(along.y()) + _SHORTEST_ARROW_PX
        _paint_arrow(painter, spot, spot + along * math.copysign(size, slope), tokens)


def paint_gradient(painter: QPainter, scale: Scale, spot: QPointF, slopes: Place, tokens: Tokens) -> None:
    """An arrow the way up, the longer the steeper it is there."""
    steepness = math.hypot(*slopes)
    if not steepness:
        return
    ahead = scale.spot(*(a + b for a, b in zip(scale.place(spot), slopes, strict=True))) - spot
    length = math.hypot(ahead.x(), ahead.y())
    size = min(max(_SHORTEST_ARROW_PX + 12 * math.log1p(steepness), 2 * _POINT_RADIUS), _LONGEST_ARROW_PX)
    _paint_arrow(painter, spot, spot + ahead / length * (size + _POINT_RADIUS), tokens)


def paint_descent(painter: QPainter, scale: Scale, descent: Descent, tokens: Tokens) -> None:
    """The steps of a descent as dots on a line."""
    second = descent.points[:, 1] if descent.points.shape[1] == 2 else descent.heights
    reached = [
        scale.spot(x, y)
        for x, y in zip(descent.points[:, 0].tolist(), second.tolist(), strict=True)
        if math.isfinite(y)
    ]
    painter.setPen(QPen(tokens.color("text"), 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(reached))
    painter.setPen(QPen(tokens.color("card"), 1.0))
    painter.setBrush(tokens.color("text"))
    for each in reached[1:]:
        painter.drawEllipse(each, _STEP_RADIUS, _STEP_RADIUS)


def paint_point(painter: QPainter, spot: QPointF, movable: bool, tokens: Tokens) -> None:
    """The point; with a ring around it where it can be taken."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.color("card"), 2.0))
    painter.setBrush(tokens.color("class_a"))
    painter.drawEllipse(spot, _POINT_RADIUS, _POINT_RADIUS)
    if movable:
        painter.setPen(QPen(tokens.color("class_a"), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(spot, _POINT_RADIUS + 3, _POINT_RADIUS + 3)


def _paint_arrow(painter: QPainter, begin: QPointF, end: QPointF, tokens: Tokens) -> None:
    color = tokens.color("class_a")
    painter.setPen(QPen(color, 2.6))
    painter.drawLine(QLineF(begin, end))
    back = begin - end
    back /= math.hypot(back.x(), back.y())
    aside = QPointF(-back.y(), back.x())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    tip = end - back * 2
    corners = [tip, tip + back * _HEAD + aside * _HEAD * 0.55, tip + back * _HEAD - aside * _HEAD * 0.55]
    painter.drawPolygon(QPolygonF(corners))
