"""Antialiased lines wider than a pixel, drawn fast.

Qt draws an antialiased line one device pixel wide some thirty times faster than a wider one. A wider line is
therefore drawn as hairlines laid around its middle, as a pen's bristles lie around its shaft.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform

from gui.plots.picture_files import is_drawing

_BRISTLE_DISTANCE = 0.8


def draw_line(
    painter: QPainter, path: QPainterPath, color: QColor, width: float, dashes: Sequence[float] = ()
) -> None:
    """Draw a path in an opaque colour; width and dashes (on, off, ...) in logical pixels at any zoom."""
    if is_drawing(painter):
        _draw_wide(painter, path, color, width, dashes)
        return
    ratio = painter.device().devicePixelRatioF()
    in_pixels = (painter.transform() * QTransform.fromScale(ratio, ratio)).map(path)
    pen = QPen(color, 1.0)
    if dashes:
        pen.setDashPattern([length * ratio for length in dashes])
    painter.save()
    painter.resetTransform()
    painter.scale(1 / ratio, 1 / ratio)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for bristle in bristles(width * ratio):
        painter.drawPath(in_pixels.translated(bristle))
    painter.restore()


def _draw_wide(
    painter: QPainter, path: QPainterPath, color: QColor, width: float, dashes: Sequence[float]
) -> None:
    """The line as one path with a pen of its width; an empty one is no line in a file."""
    if path.isEmpty():
        return
    pen = QPen(color, width)
    if dashes:
        pen.setDashPattern([length / width for length in dashes])
    pen.setCosmetic(True)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.restore()


def bristles(width: float) -> list[QPointF]:
    """Where hairlines lie, relative to the middle, to make up a line of a width in device pixels."""
    radius = (width - 1) / 2
    if radius <= 0:
        return [QPointF(0.0, 0.0)]
    count = max(3, math.ceil(2 * math.pi * radius / _BRISTLE_DISTANCE))
    angles = [2 * math.pi * index / count for index in range(count)]
    ring = [QPointF(radius * math.sin(angle), -radius * math.cos(angle)) for angle in angles]
    return ring if radius <= 0.5 else [QPointF(0.0, 0.0), *ring]
