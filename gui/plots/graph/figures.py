"""Numbers of a graph as text and as pictures: short on cards, exact beside the pointer."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gui.kit.number_format import short_exponent
from gui.kit.tokens import Tokens
from gui.plots.colormap import ENTRIES, ColorMap, mixed

MOST_CELLS = 64
"""Along a side of a heat map; larger arrays show every second, third, ... number."""

Table = NDArray[np.float64]


def number_text(value: float, digits: int = 4) -> str:
    """A number in a few significant digits, "2e-9" with a short exponent; nan and inf as they are."""
    if math.isfinite(value) and value == int(value) and abs(value) < 10**6:
        return f"{int(value)}"
    return short_exponent(f"{value:.{digits}g}")


def array_text(values: NDArray[np.generic], digits: int = 4) -> str:
    """All numbers of a small array, in brackets as deep as it is."""
    return _bracketed(values.tolist(), digits)


def table_of(values: NDArray[np.generic]) -> Table:
    """An array as rows and columns, (m, n): its last dimension across, all others down."""
    real = np.real(values).astype(np.float64)
    return real.reshape(-1, real.shape[-1]) if real.ndim > 1 else real.reshape(1, -1)


def thinned(table: Table) -> tuple[Table, int, int]:
    """At most `MOST_CELLS` rows and columns of a table, and how many rows and columns each stands for."""
    down = math.ceil(table.shape[0] / MOST_CELLS)
    across = math.ceil(table.shape[1] / MOST_CELLS)
    return table[::down, ::across], down, across


def heat_image(table: Table, tokens: Tokens) -> QImage:
    """One pixel for each number: orange below zero, blue above it, red where it is not finite."""
    finite = np.isfinite(table)
    reach = float(np.abs(table, where=finite, out=np.zeros_like(table)).max(initial=0.0)) or 1.0
    colors = ColorMap(_signed_table(tokens), -reach, reach)
    pixels = colors.table[colors.indices(np.where(finite, table, 0.0))]
    pixels[~finite] = tokens.color("error").rgb()
    height, width = table.shape
    return QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGB32).copy()


@lru_cache(maxsize=4)
def _signed_table(tokens: Tokens) -> NDArray[np.uint32]:
    """Orange, the ground in the two middle entries, blue."""
    half = np.linspace(0, 1, ENTRIES // 2)
    shares = np.concatenate([-half[::-1], half]).tolist()
    ends = [tokens.class_a if share < 0 else tokens.class_b for share in shares]
    colors = [mixed(tokens.plot, end, abs(share)).rgb() for end, share in zip(ends, shares, strict=True)]
    return np.array(colors, np.uint32)


def _bracketed(values: object, digits: int) -> str:
    if isinstance(values, list):
        return f"[{', '.join(_bracketed(each, digits) for each in values)}]"
    if isinstance(values, bool):
        return str(values)
    return number_text(values, digits) if isinstance(values, int | float) else f"{values:.{digits}g}"
