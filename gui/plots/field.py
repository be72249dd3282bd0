"""The model's output over the plane: a heat map, the lines of equal value, the value at a place."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.plots.aliases import Extent, Field
from gui.plots.colormap import ColorMap, field_image, magnified

_NODES_DRAWN = 300


class HeatMap(QGraphicsItem):
    """A field (H, W) as colours; nodes stand on linspace(x0, x1, W) and linspace(y0, y1, H), row 0 at y0."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._area = QRectF()

    def set_field(self, field: Field, extent: Extent, colors: ColorMap) -> None:
        """Show this field in these colours."""
        fine = magnified(field, max(1, round(_NODES_DRAWN / min(field.shape))))
        self.set_image(field_image(fine, colors), extent)

    def set_image(self, image: QImage, extent: Extent) -> None:
        """Show this picture, a pixel for each of its nodes."""
        self._image = image
        area = _area_of_pixels(extent, (image.height(), image.width()))
        if area != self._area:
            self.prepareGeometryChange()
            self._area = area
        self.update()

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._image.isNull():
            return
        # Qt scales an upright image fast and a mirrored one slowly: the image is stored upright, the y-up
        # transform of the view is applied to the rectangle only.
        target = painter.transform().mapRect(self._area)
        painter.save()
        painter.resetTransform()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(target, self._image)
        painter.restore()


def contour(
    field: Field, extent: Extent, levels: Sequence[float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lines on which a field (H, W) takes the levels: x and y (n,), a NaN between two lines.

    Cells with a corner that is not finite have no line.
    """
    if not levels:
        return np.empty(0), np.empty(0)
    x0, x1, y0, y1 = extent
    height, width = field.shape
    values = field if np.isfinite(field).all() else np.ma.masked_invalid(field)
    generator = contour_generator(
        np.linspace(x0, x1, width),
        np.linspace(y0, y1, height),
        values,
        name="serial",
        line_type=LineType.ChunkCombinedNan,
    )
    lines = [points for level in levels for points in generator.lines(level)[0] if points is not None]
    if not lines:
        return np.empty(0), np.empty(0)
    gap = np.full((1, 2), np.nan)
    xy = np.concatenate([part for points in lines for part in (points, gap)][:-1])
    return np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])


def bilinear(field: Field, extent: Extent, x: float, y: float) -> float:
    """A field's value between its nodes (placed as in `HeatMap`); NaN outside the extent."""
    x0, x1, y0, y1 = extent
    if not (x0 <= x <= x1 and y0 <= y <= y1):
        return math.nan
    height, width = field.shape
    column, row = (x - x0) / (x1 - x0) * (width - 1), (y - y0) / (y1 - y0) * (height - 1)
    left, bottom = min(int(column), width - 2), min(int(row), height - 2)
    u, v = column - left, row - bottom
    corners = field[bottom : bottom + 2, left : left + 2].astype(np.float64)
    return float(np.array([1 - v, v]) @ corners @ np.array([1 - u, u]))


def _area_of_pixels(extent: Extent, shape: tuple[int, ...]) -> QRectF:
    # A pixel is drawn as a cell with its node in the middle: half a cell more on each side.
    x0, x1, y0, y1 = extent
    margin_x, margin_y = (x1 - x0) / (shape[1] - 1) / 2, (y1 - y0) / (shape[0] - 1) / 2
    return QRectF(x0 - margin_x, y0 - margin_y, x1 - x0 + 2 * margin_x, y1 - y0 + 2 * margin_y)
