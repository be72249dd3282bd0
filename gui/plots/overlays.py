"""What is written over a full-bleed plot without taking room from it: ticks at its edges, a colour legend."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.tokens import Tokens
from gui.plots.aliases import Extent
from gui.plots.colormap import ColorMap
from gui.plots.ticks import labelled_ticks, short_number

_TICK_PX = 5.0
_PIXELS_PER_TICK = 110.0
_CORNER_PX = 48.0
_LEGEND_SIZE = (120.0, 8.0)
_INK_STRENGTH = 0.78
_HALO_STRENGTH = 0.4
_HALO = tuple(QPointF(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y)


def small_font(font: QFont) -> QFont:
    """The widget's font at the size of labels, 11 to its 13."""
    small = QFont(font)
    if font.pixelSize() > 0:
        small.setPixelSize(max(8, round(font.pixelSize() * 11 / 13)))
    else:
        small.setPointSizeF(max(6.0, font.pointSizeF() * 11 / 13))
    return small


def paint_edge_ticks(
    painter: QPainter, area: QRectF, extent: Extent, names: tuple[str, str], tokens: Tokens
) -> None:
    """Ticks with numbers inside the bottom and right edge of an area (pixels), names in that corner."""
    x0, x1, y0, y1 = extent
    ink = _ink(tokens)
    metrics = QFontMetricsF(painter.font())
    inset = 1 + _TICK_PX + HALF_GAP
    painter.setPen(QPen(ink, 1.0))
    low, high = area.left() + _CORNER_PX, area.right() - _CORNER_PX
    for value, text in labelled_ticks(x0, x1, area.width() / _PIXELS_PER_TICK):
        x = area.left() + (value - x0) / (x1 - x0) * area.width()
        if low < x < high:
            painter.drawLine(QLineF(x, area.bottom() - 1, x, area.bottom() - 1 - _TICK_PX))
            width = metrics.horizontalAdvance(text)
            _paint_label(painter, QPointF(x - width / 2, area.bottom() - inset), text, tokens)
    low, high = area.top() + _CORNER_PX, area.bottom() - _CORNER_PX
    for value, text in labelled_ticks(y0, y1, area.height() / _PIXELS_PER_TICK):
        y = area.bottom() - (value - y0) / (y1 - y0) * area.height()
        if low < y < high:
            painter.drawLine(QLineF(area.right() - 1 - _TICK_PX, y, area.right() - 1, y))
            end = QPointF(area.right() - inset, y + metrics.capHeight() / 2)
            _paint_right_aligned(painter, end, text, tokens)
    _paint_right_aligned(painter, area.bottomRight() - QPointF(3 * inset, inset), names[0], tokens)
    _paint_right_aligned(painter, area.bottomRight() - QPointF(inset, 3 * inset), names[1], tokens)


def paint_legend(painter: QPainter, area: QRectF, colors: ColorMap, tokens: Tokens) -> None:
    """A bar of a map's colours between its two ends, in the lower left corner of an area (pixels)."""
    width, height = _LEGEND_SIZE
    metrics = QFontMetricsF(painter.font())
    low, high = short_number(colors.low), short_number(colors.high)
    texts = metrics.horizontalAdvance(low) + metrics.horizontalAdvance(high)
    box_width, box_height = width + texts + 6 * HALF_GAP, metrics.height() + GAP
    box = QRectF(area.left() + 2 * GAP, area.bottom() - box_height - 4 * GAP, box_width, box_height)
    painter.setPen(QPen(tokens.color("line"), 1.0))
    painter.setBrush(tokens.color("card"))
    painter.drawRoundedRect(box, 6, 6)
    bar = QRectF(0, 0, width, height)
    bar.moveCenter(box.center())
    bar.moveLeft(box.left() + metrics.horizontalAdvance(low) + 3 * HALF_GAP)
    pixels = colors.table.tobytes()
    painter.drawImage(bar, QImage(pixels, len(colors.table), 1, len(pixels), QImage.Format.Format_RGB32))
    painter.setPen(tokens.color("muted"))
    baseline = box.center().y() + metrics.capHeight() / 2
    painter.drawText(QPointF(box.left() + 2 * HALF_GAP, baseline), low)
    painter.drawText(QPointF(bar.right() + HALF_GAP, baseline), high)


def _paint_right_aligned(painter: QPainter, end: QPointF, text: str, tokens: Tokens) -> None:
    width = QFontMetricsF(painter.font()).horizontalAdvance(text)
    _paint_label(painter, end - QPointF(width, 0), text, tokens)


def _paint_label(painter: QPainter, start: QPointF, text: str, tokens: Tokens) -> None:
    """A text with a halo, which keeps it readable on a point."""
    halo = tokens.color("plot")
    halo.setAlphaF(_HALO_STRENGTH)
    painter.setPen(halo)
    for side in _HALO:
        painter.drawText(start + side, text)
    painter.setPen(_ink(tokens))
    painter.drawText(start, text)


def _ink(tokens: Tokens) -> QColor:
    ink = tokens.color("contour")
    ink.setAlphaF(_INK_STRENGTH)
    return ink
