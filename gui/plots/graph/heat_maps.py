"""Painting heat maps on cards; numbers that are not finite are crossed out, not only red."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen

from gui.kit.tokens import Tokens
from gui.plots.picture_files import is_drawing

from .figures import heat_image, table_of, thinned
from .heat import picture_rect
from .scenery import Array

_SMALLEST_CROSS = 5.0
_SHARP = 512


@dataclass(frozen=True, eq=False)
class _HeatMap:
    """A picture of an array, which is kept so that no other one can take its place in memory."""

    values: Array
    image: QImage
    broken: list[list[int]]
    """Row and column of what is not finite."""

    def enlarged(self) -> QImage:
        """The same with many pixels for each number: what shows a drawing smooths its pictures."""
        times = max(1, _SHARP // max(self.image.width(), self.image.height()))
        return self.image.scaled(self.image.size() * times)


class HeatMaps:
    """Paints arrays in one theme, and remembers their pictures."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._known: dict[int, _HeatMap] = {}

    def paint(self, painter: QPainter, box: QRectF, values: Array | None) -> None:
        """Paint an array into a box; an empty frame where there is none yet."""
        painter.setPen(QPen(self._tokens.color("line"), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if values is None:
            painter.drawRect(box)
            return
        shown = self._of(values)
        rows, columns = shown.image.height(), shown.image.width()
        frame = picture_rect(box, rows, columns)
        painter.drawImage(frame, shown.enlarged() if is_drawing(painter) else shown.image)
        painter.drawRect(frame)
        width, height = frame.width() / columns, frame.height() / rows
        if min(width, height) >= _SMALLEST_CROSS:
            painter.setPen(QPen(self._tokens.color("card"), 1.4))
            for row, column in shown.broken:
                cell = QRectF(frame.left() + column * width, frame.top() + row * height, width, height)
                inner = cell.adjusted(0.25 * width, 0.25 * height, -0.25 * width, -0.25 * height)
                painter.drawLine(QLineF(inner.topLeft(), inner.bottomRight()))
                painter.drawLine(QLineF(inner.topRight(), inner.bottomLeft()))

    def _of(self, values: Array) -> _HeatMap:
        if id(values) not in self._known:
            table, _, _ = thinned(table_of(values))
            broken = np.argwhere(~np.isfinite(table)).tolist()
            self._known[id(values)] = _HeatMap(values, heat_image(table, self._tokens), broken)
        return self._known[id(values)]
