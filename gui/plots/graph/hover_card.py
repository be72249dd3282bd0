"""The card beside the pointer, with what is under it in full."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from gui.kit.metrics import CONTROL_RADIUS, GAP
from gui.kit.tokens import Tokens

from .fonts import GraphFonts
from .wording import Said

_ASIDE = 16.0
_WIDEST = 460.0
_PAD = 10.0


def paint_hover_card(
    painter: QPainter, said: Said, spot: QPointF, room: QSizeF, tokens: Tokens, fonts: GraphFonts
) -> None:
    """Paint what is said near a spot of the window, within it."""
    head, text = QFontMetricsF(fonts.title), QFontMetricsF(fonts.text)
    widths = [head.horizontalAdvance(said.headline), *map(text.horizontalAdvance, said.lines)]
    width = min(max(widths), _WIDEST, room.width() - 2 * GAP - 2 * _PAD) + 2 * _PAD
    height = head.height() + len(said.lines) * text.height() + 2 * _PAD - 2
    card = QRectF(_corner(spot, QSizeF(width, height), room), QSizeF(width, height))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.color("field_line"), 1.0))
    painter.setBrush(tokens.color("card"))
    painter.drawRoundedRect(card, CONTROL_RADIUS, CONTROL_RADIUS)
    left, inner = card.left() + _PAD, width - 2 * _PAD
    base = card.top() + _PAD - 2 + head.ascent()
    painter.setPen(tokens.color("text"))
    painter.setFont(fonts.title)
    painter.drawText(QPointF(left, base), head.elidedText(said.headline, Qt.TextElideMode.ElideRight, inner))
    painter.setFont(fonts.text)
    base += head.height()
    for line in said.lines:
        painter.drawText(QPointF(left, base), text.elidedText(line, Qt.TextElideMode.ElideRight, inner))
        base += text.height()


def _corner(spot: QPointF, size: QSizeF, room: QSizeF) -> QPointF:
    """Right below the spot, or on the other sides where there is no room."""
    x, y = spot.x() + _ASIDE, spot.y() + _ASIDE
    if x + size.width() > room.width() - GAP:
        x = spot.x() - _ASIDE - size.width()
    if y + size.height() > room.height() - GAP:
        y = room.height() - GAP - size.height()
    return QPointF(max(GAP, x), max(GAP, y))
