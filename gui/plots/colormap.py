"""From numbers to colours: 256-entry tables made from the theme, and the picture a table gives of a field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from gui.kit.tokens import CLASS_ROLES, Tokens
from gui.plots.aliases import Field

ENTRIES = 256
_PROBABILITY_STRENGTH = 0.57
_VALUE_STRENGTH = 0.62


@dataclass(frozen=True, slots=True)
class ColorMap:
    """A table of `ENTRIES` colours (uint32, 0xAARRGGBB) spread evenly over [low, high]."""

    table: NDArray[np.uint32]
    low: float
    high: float

    def indices(self, values: NDArray[np.floating]) -> NDArray[np.uint8]:
        """Index of each value's colour, same shape; values outside are clipped, NaN takes the middle."""
        span, last = self.high - self.low, ENTRIES - 1
        scaled = (values - np.float32(self.low)) * np.float32(last / span if span > 0 else 0.0)
        scaled += np.float32(0.5)
        # Most fields lie inside, which is seen far faster than they are clipped; a NaN is not inside.
        if not (scaled.min(initial=0) >= 0 and scaled.max(initial=0) < ENTRIES):
            scaled = np.clip(np.nan_to_num(scaled, nan=ENTRIES / 2), 0, last)
        indices: NDArray[np.uint8] = scaled.astype(np.uint8)
        return indices

    def color(self, value: float) -> QColor:
        """The colour of one value."""
        return QColor.fromRgb(int(self.table[self.indices(np.array([value], np.float32))[0]]))


@lru_cache(maxsize=8)
def probability_map(tokens: Tokens) -> ColorMap:
    """Class A's colour at 0, the plot's ground at 0.5, class B's at 1; all of them soft."""
    certainty = np.linspace(-1.0, 1.0, ENTRIES)
    ends = np.where(certainty[:, None] < 0, rgb(tokens.class_a), rgb(tokens.class_b))
    return ColorMap(soft_colors(tokens, ends, np.abs(certainty)), 0.0, 1.0)


@lru_cache(maxsize=32)
def share_map(tokens: Tokens, label: int) -> ColorMap:
    """The plot's ground at 0, the soft colour of a class at 1: how sure a model is of that class."""
    color = rgb(getattr(tokens, CLASS_ROLES[label]))
    return ColorMap(soft_colors(tokens, color, np.linspace(0.0, 1.0, ENTRIES)), 0.0, 1.0)


def soft_colors(
    tokens: Tokens, color: NDArray[np.float64], certainty: NDArray[np.float64]
) -> NDArray[np.uint32]:
    """From the plot's ground at certainty 0 to a soft colour at 1: certainty (n,), color (3,) or (n, 3)."""
    strength = _PROBABILITY_STRENGTH * certainty * (1.5 - 0.5 * certainty**2)
    return _packed(_mixed(rgb(tokens.plot), color, strength[:, None]))


def value_map(tokens: Tokens, low: float, high: float) -> ColorMap:
    """Viridis over [low, high], mixed with the plot's ground so that points stand out on it."""
    viridis = pg.colormap.get("viridis").getLookupTable(nPts=ENTRIES, alpha=False).astype(np.float64)
    return ColorMap(_packed(_mixed(rgb(tokens.plot), viridis, _VALUE_STRENGTH)), low, high)


def strong_value_map(low: float, high: float) -> ColorMap:
    """Viridis over [low, high] at full strength, for the points on a `value_map`."""
    viridis = pg.colormap.get("viridis").getLookupTable(nPts=ENTRIES, alpha=False).astype(np.float64)
    return ColorMap(_packed(viridis), low, high)


def mixed(first: str, second: str, share: float) -> QColor:
    """The colour `share` (0 to 1) of the way from `first` to `second`, both #rrggbb."""
    red, green, blue = _mixed(rgb(first), rgb(second), share).round().astype(int).tolist()
    return QColor(red, green, blue)


def magnified(field: Field, factor: int) -> Field:
    """A field (H, W) bilinearly sampled at (factor (H - 1) + 1, factor (W - 1) + 1) nodes.

    Done on values, not on colours: between the classes lies the ground, not a mud of both colours.
    """
    height, width = field.shape
    rows = np.empty((factor * (height - 1) + 1, width), field.dtype)
    _fill_between(rows, field, factor)
    fine: Field = np.empty((len(rows), factor * (width - 1) + 1), field.dtype)
    _fill_between(fine.T, rows.T, factor)
    return fine


def _fill_between(fine: Field, nodes: Field, factor: int) -> None:
    """Write rows of nodes (n, m) to every `factor`-th row of `fine`, and even steps between them."""
    fine[::factor] = nodes
    with np.errstate(invalid="ignore", over="ignore"):  # a model that diverges says anything
        step = nodes[1:] - nodes[:-1]
        for part in range(1, factor):
            np.add(nodes[:-1], step * np.float32(part / factor), out=fine[part::factor])


def field_image(field: Field, colors: ColorMap) -> QImage:
    """One pixel per node, first row at the bottom: a field's y axis points up, an image's down."""
    return pixel_image(colors.table.take(colors.indices(field[::-1])))


def pixel_image(pixels: NDArray[np.uint32]) -> QImage:
    """A picture of its own of pixels (H, W), 0xffRRGGBB, the first row at the top."""
    height, width = pixels.shape
    packed = np.ascontiguousarray(pixels)
    return QImage(packed.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()


def rgb(color: str) -> NDArray[np.float64]:
    """Red, green and blue of #rrggbb, 0 to 255."""
    return np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)], np.float64)


def _mixed(
    first: NDArray[np.float64], second: NDArray[np.float64], share: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    return first + (second - first) * share


def _packed(colors: NDArray[np.float64]) -> NDArray[np.uint32]:
    red, green, blue = colors.round().astype(np.uint32).T
    packed: NDArray[np.uint32] = np.uint32(0xFF000000) | (red << 16) | (green << 8) | blue
    packed.setflags(write=False)  # tables are kept and shared
    return packed
