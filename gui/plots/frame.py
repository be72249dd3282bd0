"""What a plot is framed with: round corners, the mark of the keyboard focus, the disc of a brush."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from gui.kit.metrics import CARD_RADIUS
from gui.kit.tokens import Tokens

KEYBOARD_FOCUS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
"""Who came by these sees a mark of the focus; who clicked knows where they are."""

_FOCUS_WIDTH = 2.0
_BRUSH_HALO, _BRUSH_INK = 3.0, 1.2


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


def paint_brush(painter: QPainter, center: QPointF, radius: float, tokens: Tokens) -> None:
    """Show the disc of a brush (pixels), with a halo that keeps it visible on any ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    halo = tokens.color("plot")
    halo.setAlphaF(0.7)
    for color, width in ((halo, _BRUSH_HALO), (tokens.color("contour"), _BRUSH_INK)):
        painter.setPen(QPen(color, width))
        painter.drawEllipse(center, radius, radius)
    painter.restore()
