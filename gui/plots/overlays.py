"""What is written over a full-bleed plot without taking room from it: a colour legend."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPen

from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.tokens import Tokens
from gui.plots.colormap import ColorMap
from gui.plots.ticks import short_number

_LEGEND_SIZE = (120.0, 8.0)


def small_font(font: QFont) -> QFont:
    """The widget's font at the size of labels, 11 to its 13."""
    small = QFont(font)
    if font.pixelSize() > 0:
        small.setPixelSize(max(8, round(font.pixelSize() * 11 / 13)))
    else:
        small.setPointSizeF(max(6.0, font.pointSizeF() * 11 / 13))
    return small


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
