"""Several classes over the plane: each place in the colour of its likeliest one, by how sure it is."""

from __future__ import annotations

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


def likeliest(shares: Shares) -> tuple[NDArray[np.intp], Field]:
    """The class with the largest share (H, W), the first of equals, and that share; NaN counts as none."""
    known = np.nan_to_num(shares, nan=-1.0)
    winner, top = np.zeros(known.shape[1:], np.intp), known[0].copy()
    for label, share in enumerate(known[1:], start=1):
        more = share > top
        winner[more] = label
        np.maximum(top, share, out=top)
    return winner, top


def class_image(shares: Shares, table: Table, factor: int) -> QImage:
    """`factor` pixels from node to node, first row at the bottom."""
    fine = np.stack([magnified(share, factor) for share in shares])
    winner, top = likeliest(fine[:, ::-1])
    lowest = np.float32(1 / len(shares))
    entry = np.clip(
        (top - lowest) * np.float32((ENTRIES - 1) / (1 - lowest)) + np.float32(0.5), 0, ENTRIES - 1
    )
    pixels = table[winner, entry.astype(np.intp)]
    return pixel_image(pixels)
