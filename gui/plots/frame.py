"""The edge of a plot that fills its card: round corners, a line, the mark of the keyboard focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from gui.kit.metrics import CARD_RADIUS
from gui.kit.tokens import Tokens

_FOCUS_WIDTH = 2.0


def paint_rounded_edge(painter: QPainter, area: QRectF, tokens: Tokens) -> None:
    """Give an area (pixels) the card's round corners and line: outside them the page shows."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outside = QPainterPath()
    outside.addRect(area)
    inside = QPainterPath()
    inside.addRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), CARD_RADIUS, CARD_RADIUS)
    painter.fillPath(outside.subtracted(inside), tokens.color("page"))
    painter.setPen(QPen(tokens.color("line"), 1.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(inside)
    painter.restore()


def paint_focus(painter: QPainter, area: QRectF, tokens: Tokens) -> None:
    """Mark an area (pixels) as having the keyboard focus."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.color("accent"), _FOCUS_WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), CARD_RADIUS - 1, CARD_RADIUS - 1)
    painter.restore()
