"""Painting the lines of a graph and the labels on them."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gui.kit.tokens import Tokens

from .fonts import GraphFonts
from .layout import CHIP_HEIGHT, CHIP_WIDTH, COLUMN_GAP

_ARROW = 8.0
_PAD = 6.0
_ONE_LINE = 18.0
_BRIEF_PAD_PX = 4.0


def paint_still(painter: QPainter, curve: QPainterPath, color: QColor, scale: float) -> None:
    """A line along which nothing flows now."""
    painter.setPen(QPen(color, max(1.4, 0.7 / scale)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(curve)


def paint_flow(painter: QPainter, curve: QPainterPath, tokens: Tokens, scale: float, backward: bool) -> None:
    """A line along which something flows, with an arrow at the end that it flows to."""
    accent = tokens.color("accent")
    painter.setPen(QPen(accent, max(2.4, 1.4 / scale)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(curve)
    tip = curve.pointAtPercent(0.0 if backward else 1.0)
    back = _ARROW if backward else -_ARROW
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(accent)
    painter.drawPolygon(
        QPolygonF([tip, tip + QPointF(back, _ARROW * 0.6), tip + QPointF(back, -_ARROW * 0.6)])
    )


def paint_label(
    painter: QPainter, middle: QPointF, text: str, tokens: Tokens, fonts: GraphFonts, flows: bool
) -> None:
    """A small plate with the local derivative, in two lines where one is too short."""
    metrics = QFontMetricsF(fonts.small)
    room = CHIP_WIDTH - 2 * _PAD
    lines = [text] if metrics.horizontalAdvance(text) <= room else _halves(text)
    lines = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines]
    width = max(map(metrics.horizontalAdvance, lines)) + 2 * _PAD
    height = CHIP_HEIGHT if len(lines) > 1 else _ONE_LINE
    plate = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
    painter.setPen(QPen(tokens.color("accent" if flows else "line"), 1.0))
    painter.setBrush(tokens.color("accent_soft" if flows else "code"))
    painter.drawRoundedRect(plate, 4, 4)
    painter.setFont(fonts.small)
    painter.setPen(tokens.color("accent_text" if flows else "muted"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))


def paint_brief_label(
    painter: QPainter, middle: QPointF, text: str, tokens: Tokens, font: QFont, flows: bool, scale: float
) -> None:
    """The same from afar, in a font made for the scale: what is derived by what, and the number it is.

    What finds no room is left out, as half a rule tells nothing: the card beside the pointer has it.
    """
    metrics = QFontMetricsF(font)
    pad = _BRIEF_PAD_PX / scale
    room = COLUMN_GAP - 2 * pad
    head, *rest = brief_lines(text)
    lines = [head, *(line for line in rest if metrics.horizontalAdvance(line) <= room)]
    if metrics.horizontalAdvance(" ".join(lines)) <= room:
        lines = [" ".join(lines)]
    lines = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines]
    width = max(map(metrics.horizontalAdvance, lines)) + 2 * pad
    height = len(lines) * metrics.height() + pad
    plate = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
    painter.setPen(QPen(tokens.color("accent" if flows else "line"), 1.0 / scale))
    painter.setBrush(tokens.color("accent_soft" if flows else "code"))
    painter.drawRoundedRect(plate, 3 / scale, 3 / scale)
    painter.setFont(font)
    painter.setPen(tokens.color("accent_text" if flows else "muted"))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, "\n".join(lines))


def brief_lines(text: str) -> list[str]:
    """`∂y/∂a` and `= 2` of `∂y/∂a = b = 2`; of a rule all of it."""
    head, *rest = _halves(text)
    return [head, *(f"= {part.rpartition(' = ')[2]}" if " = " in text else part for part in rest)]


def _halves(text: str) -> list[str]:
    """What is derived by what, and what that is."""
    for sign in (" = ", ": "):
        first, found, rest = text.partition(sign)
        if found:
            return [first, rest]
    return [text]
