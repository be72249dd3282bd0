"""The parts of a picture of a layer's space that lie below its points: territories and the bent grid."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget


class Territories(QGraphicsItem):
    """Polygons in data coordinates, each in one colour."""

    def __init__(self) -> None:
        super().__init__()
        self._polygons: list[tuple[QPolygonF, QColor]] = []
        self._bounds = QRectF()

    def show_polygons(self, polygons: Sequence[NDArray[np.float64]], colors: Sequence[QColor]) -> None:
        """Fill each of `polygons`, (corners, 2), with its colour."""
        self.prepareGeometryChange()
        self._polygons = [
            (QPolygonF([QPointF(*corner) for corner in corners.tolist()]), color)
            for corners, color in zip(polygons, colors, strict=True)
            if len(corners)
        ]
        self._bounds = QRectF()
        for polygon, _ in self._polygons:
            self._bounds |= polygon.boundingRect()
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for polygon, color in self._polygons:
            painter.setBrush(color)
            painter.drawPolygon(polygon)


def lines_of(
    grid: NDArray[np.float32], sides: NDArray[np.int64], side: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The parts of a grid's lines (lines, positions, 2) on one side, x and y (n,), NaN between any two parts.

    A piece between two positions is of the side of the first of them.
    """
    own = sides == side
    drawn = own.copy()
    drawn[:, 1:] |= own[:, :-1]
    broken = np.where(drawn[..., None], grid.astype(np.float64), np.nan)
    gap = np.full((len(grid), 1, 2), np.nan)
    flat = np.concatenate([broken, gap], axis=1).reshape(-1, 2)
    return np.ascontiguousarray(flat[:, 0]), np.ascontiguousarray(flat[:, 1])
