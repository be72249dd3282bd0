"""Ticks with numbers inside the edges of a plot that leaves no room beside it."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPixmap

from gui.kit.metrics import HALF_GAP
from gui.kit.tokens import Tokens
from gui.plots.aliases import Extent
from gui.plots.picture_files import is_for_file
from gui.plots.ticks import labelled_ticks

_TICK_PX = 5.0
_PIXELS_PER_TICK = 110.0
_FEWEST_ACROSS, _FEWEST_UP = 4.0, 3.0
"""Ticks of a small plot, of whose edges names and corners take a large part."""
_CORNER_PX = 48.0
_INSET = 1 + _TICK_PX + HALF_GAP
_USUAL = "\N{MINUS SIGN}0.0"
_WIDEST = "\N{MINUS SIGN}0.00e\N{MINUS SIGN}00"
_INK_STRENGTH = 0.78
_HALO_STRENGTH = 0.4
_HALO = tuple(QPointF(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y)


class EdgeTicks:
    """Paints the ticks from two pictures, which are drawn anew when anything about them changes.

    Each of some fifteen texts is written nine times for its halo: too much for every frame.
    """

    def __init__(self, headroom: float = _CORNER_PX) -> None:
        """Of the right edge so many pixels at its upper end have no ticks."""
        self._headroom = headroom
        self._about: object = None
        self._strips: list[tuple[QPointF, QPixmap]] = []

    def paint(
        self, painter: QPainter, area: QRectF, extent: Extent, names: tuple[str, str], tokens: Tokens
    ) -> None:
        """As `paint_edge_ticks`, which draws into a file what is to stay sharp at any size."""
        if is_for_file(painter):
            paint_edge_ticks(painter, area, extent, names, tokens, self._headroom)
            return
        ratio = painter.device().devicePixelRatioF()
        about = (area, extent, names, tokens, painter.font().key(), ratio)
        if about != self._about:
            widest = QFontMetricsF(painter.font()).horizontalAdvance(_WIDEST)
            bottom = QRectF(area.left(), area.bottom() - _CORNER_PX, area.width(), _CORNER_PX)
            right = area.adjusted(area.width() - widest - _INSET, 0, 0, -_CORNER_PX)
            self._about, self._strips = about, []
            for strip in (bottom, right):
                place, picture = _blank(strip, ratio)
                with QPainter(picture) as drawing:
                    drawing.setFont(painter.font())
                    drawing.setRenderHints(painter.renderHints())
                    drawing.translate(-place)
                    paint_edge_ticks(drawing, area, extent, names, tokens, self._headroom)
                self._strips.append((place, picture))
        for place, picture in self._strips:
            painter.drawPixmap(place, picture)


def room_of_ticks(metrics: QFontMetricsF, names: tuple[str, str]) -> tuple[float, float]:
    """Pixels at the right edge and at the lower one that the numbers and the names take there."""
    widest = max(map(metrics.horizontalAdvance, (_USUAL, names[1])))
    return widest + _INSET + HALF_GAP, metrics.ascent() + _INSET + HALF_GAP


def _blank(area: QRectF, ratio: float) -> tuple[QPointF, QPixmap]:
    """An empty picture that covers an area, at so many device pixels a pixel, and where it begins.

    That is on a whole device pixel: else it would be smoothed when it is painted.
    """
    place = QPointF(math.floor(area.left() * ratio) / ratio, math.floor(area.top() * ratio) / ratio)
    size = (area.bottomRight() - place) * ratio
    picture = QPixmap(math.ceil(size.x()), math.ceil(size.y()))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return place, picture


def paint_edge_ticks(
    painter: QPainter,
    area: QRectF,
    extent: Extent,
    names: tuple[str, str],
    tokens: Tokens,
    headroom: float = _CORNER_PX,
) -> None:
    """Ticks with numbers inside the bottom and right edge of an area (pixels), names in that corner.

    The upper `headroom` of the right edge has no ticks.
    """
    x0, x1, y0, y1 = extent
    ink = _ink(tokens)
    metrics = QFontMetricsF(painter.font())
    painter.setPen(QPen(ink, 1.0))
    beside_name = metrics.horizontalAdvance(names[0]) + 4 * _INSET
    low, high = area.left() + _CORNER_PX, area.right() - max(_CORNER_PX, beside_name)
    for value, text in labelled_ticks(x0, x1, max(_FEWEST_ACROSS, area.width() / _PIXELS_PER_TICK)):
        x = area.left() + (value - x0) / (x1 - x0) * area.width()
        if low < x < high:
            painter.drawLine(QLineF(x, area.bottom() - 1, x, area.bottom() - 1 - _TICK_PX))
            width = metrics.horizontalAdvance(text)
            _paint_label(painter, QPointF(x - width / 2, area.bottom() - _INSET), text, tokens)
    low, high = area.top() + headroom, area.bottom() - _CORNER_PX
    for value, text in labelled_ticks(y0, y1, max(_FEWEST_UP, area.height() / _PIXELS_PER_TICK)):
        y = area.bottom() - (value - y0) / (y1 - y0) * area.height()
        if low < y < high:
            painter.drawLine(QLineF(area.right() - 1 - _TICK_PX, y, area.right() - 1, y))
            end = QPointF(area.right() - _INSET, y + metrics.capHeight() / 2)
            _paint_right_aligned(painter, end, text, tokens)
    _paint_right_aligned(painter, area.bottomRight() - QPointF(3 * _INSET, _INSET), names[0], tokens)
    _paint_right_aligned(painter, area.bottomRight() - QPointF(_INSET, 3 * _INSET), names[1], tokens)


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
