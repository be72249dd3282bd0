"""Several classes over the plane: each place in the colour of its likeliest one, by how sure it is."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gui.kit.tokens import CLASS_ROLES, Tokens
from gui.plots.aliases import Field
from gui.plots.colormap import ENTRIES, magnified, pixel_image, rgb, soft_colors

Shares = NDArray[np.float32]
"""The share of each class (classes, H, W), placed as a field is."""

Table = NDArray[np.uint32]
"""Colours 0xAARRGGBB (classes, entries), from undecided to certain."""


@lru_cache(maxsize=8)
def class_table(tokens: Tokens, classes: int, edges: tuple[float, ...] = ()) -> Table:
    """From the plot's ground, where all are alike, to each class' own colour; between `edges` one colour.

    `edges` are shares of the likeliest class, rising.
    """
    lowest = 1 / classes
    share = np.linspace(lowest, 1.0, ENTRIES)
    if len(edges):
        ends = np.array([lowest, *(edge for edge in edges if lowest < edge < 1), 1.0])
        place = np.clip(np.searchsorted(ends, share, side="right") - 1, 0, len(ends) - 2)
        share = ((ends[1:] + ends[:-1]) / 2)[place]
    certainty = (share - lowest) / (1 - lowest)
    rows = [soft_colors(tokens, rgb(getattr(tokens, role)), certainty) for role in CLASS_ROLES[:classes]]
    table = np.stack(rows)
    table.setflags(write=False)
    return table


def likeliest(shares: Iterable[Field]) -> tuple[NDArray[np.intp], Field]:
    """The class with the largest share (H, W), the first of equals, and that share; NaN counts as none."""
    known = map(_known, shares)
    top = next(known).copy()
    winner = np.zeros(top.shape, np.intp)
    for label, share in enumerate(known, start=1):
        more = share > top
        winner[more] = label
        np.maximum(top, share, out=top)
    return winner, top


def _known(share: Field) -> Field:
    return np.nan_to_num(share, nan=-1.0) if np.isnan(share.min()) else share


def class_image(shares: Shares, table: Table, factor: int) -> QImage:
    """`factor` pixels from node to node, first row at the bottom."""
    winner, top = likeliest(magnified(share, factor)[::-1] for share in shares)
    lowest = np.float32(1 / len(shares))
    entry = np.clip(
        (top - lowest) * np.float32((ENTRIES - 1) / (1 - lowest)) + np.float32(0.5), 0, ENTRIES - 1
    )
    pixels = table[winner, entry.astype(np.intp)]
    return pixel_image(pixels)
