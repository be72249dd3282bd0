"""Shapes of points, in a unit square around 0."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

_RADIUS = 0.45
"""Half the width of a shape in its unit square: the rest is room for the outline."""
_HOLE = 0.16
_ARM = 0.17


def circle() -> QPainterPath:
    """A circle around 0."""
    path = QPainterPath()
    path.addEllipse(QPointF(0.0, 0.0), _RADIUS, _RADIUS)
    return path


def rounded_square() -> QPainterPath:
    """A square around 0, corners a little rounded."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(-_RADIUS, -_RADIUS, 2 * _RADIUS, 2 * _RADIUS), 0.15, 0.15)
    return path


def diamond() -> QPainterPath:
    """A square around 0, standing on its corner."""
    return _polygon((0.0, -_RADIUS), (_RADIUS, 0.0), (0.0, _RADIUS), (-_RADIUS, 0.0))


def triangle() -> QPainterPath:
    """A triangle on its base, its middle at 0. Shapes are drawn as on a screen: y grows downwards."""
    return _polygon((0.0, -_RADIUS), (_RADIUS, 0.75 * _RADIUS), (-_RADIUS, 0.75 * _RADIUS))


def plus() -> QPainterPath:
    """An upright cross with broad arms."""
    r, a = _RADIUS, _ARM
    corners = [(-a, -r), (a, -r), (a, -a), (r, -a), (r, a), (a, a), (a, r), (-a, r), (-a, a), (-r, a)]
    return _polygon(*corners, (-r, -a), (-a, -a))


def star() -> QPainterPath:
    """A star of five points, one of them at the top."""
    turns = [(index / 10, _RADIUS if index % 2 == 0 else 0.5 * _RADIUS) for index in range(10)]
    return _polygon(*((r * math.sin(math.tau * t), -r * math.cos(math.tau * t)) for t, r in turns))


def pierced(shape: QPainterPath) -> QPainterPath:
    """A shape with a round hole in its middle."""
    path = QPainterPath(shape)
    path.addEllipse(QPointF(0.0, 0.0), _HOLE, _HOLE)
    return path


def _polygon(*corners: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()
    return path
