"""A square sheet in the coordinates of a plot, drawn large and made smaller, which smooths every edge."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageDraw, ImageFont

from .colors import GROUND, Color, Pixels

Extent = tuple[float, float, float, float]

OVERSAMPLING = 3


class Canvas:
    """`size` pixels a side; `extent` (x0, x1, y0, y1) fills it within `margin` pixels. y points up."""

    def __init__(self, size: int, extent: Extent, margin: int = 0) -> None:
        self._size = size
        self._extent = extent
        self._margin = margin * OVERSAMPLING
        large = size * OVERSAMPLING
        self._image = Image.new("RGB", (large, large), GROUND)
        self._draw = ImageDraw.Draw(self._image)

    def fill(self, pixels: Pixels) -> None:
        """Cover the sheet with colours (rows, columns, 3), the first row at the bottom."""
        picture = Image.fromarray(np.ascontiguousarray(pixels[::-1]))
        self._image.paste(picture.resize(self._image.size, Image.Resampling.BILINEAR))

    def line(self, points: ArrayLike, color: Color, width: float) -> None:
        """A line through `points` (n, 2), `width` pixels wide."""
        places = [(float(x), float(y)) for x, y in self._places(points)]
        self._draw.line(places, fill=color, width=round(width * OVERSAMPLING), joint="curve")

    def disc(self, point: ArrayLike, diameter: float, color: Color, outline: Color) -> None:
        """A disc round `point` (2,), `diameter` pixels across."""
        self._draw.ellipse(self._box(point, diameter), color, outline, width=OVERSAMPLING)

    def square(self, point: ArrayLike, side: float, color: Color, outline: Color) -> None:
        """A square with rounded corners round `point` (2,), `side` pixels across."""
        radius = 0.16 * side * OVERSAMPLING
        self._draw.rounded_rectangle(self._box(point, side), radius, color, outline, width=OVERSAMPLING)

    def diamond(self, point: ArrayLike, width: float, color: Color, outline: Color) -> None:
        """A square on its corner round `point` (2,), `width` pixels across."""
        left, top, right, bottom = self._box(point, width)
        x, y = (left + right) / 2, (top + bottom) / 2
        corners = [(x, top), (right, y), (x, bottom), (left, y)]
        self._draw.polygon(corners, color, outline, width=round(1.5 * OVERSAMPLING))

    def polygon(
        self, point: ArrayLike, corners: tuple[tuple[float, float], ...], color: Color, outline: Color
    ) -> None:
        """A shape round `point` (2,) by its corners in pixels from there, y downwards."""
        x, y = self._place(point)
        places = [(x + dx * OVERSAMPLING, y + dy * OVERSAMPLING) for dx, dy in corners]
        self._draw.polygon(places, color, outline, width=OVERSAMPLING)

    def label(self, point: ArrayLike, text: str, color: Color, anchor: str, shift: tuple[int, int]) -> None:
        """Text whose `anchor` (in Pillow's letters: 'mt', middle top) is `shift` pixels from `point` (2,)."""
        x, y = self._place(point)
        at = (x + shift[0] * OVERSAMPLING, y + shift[1] * OVERSAMPLING)
        self._draw.text(at, text, color, ImageFont.load_default(13 * OVERSAMPLING), anchor)

    def image(self) -> Image.Image:
        """The sheet at its own size."""
        return self._image.resize((self._size, self._size), Image.Resampling.BOX)

    def _places(self, points: ArrayLike) -> NDArray[np.float64]:
        """Pixels (n, 2) of `points` (n, 2) on the large sheet, from its top left corner."""
        x0, x1, y0, y1 = self._extent
        share = (np.asarray(points, np.float64) - (x0, y0)) / (x1 - x0, y1 - y0)
        inner = self._image.width - 2 * self._margin
        return np.stack([share[:, 0], 1 - share[:, 1]], axis=1) * inner + self._margin

    def _place(self, point: ArrayLike) -> tuple[float, float]:
        x, y = self._places(np.reshape(point, (1, 2)))[0]
        return float(x), float(y)

    def _box(self, point: ArrayLike, across: float) -> tuple[float, float, float, float]:
        x, y = self._place(point)
        half = across * OVERSAMPLING / 2
        return x - half, y - half, x + half, y + half
