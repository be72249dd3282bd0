"""Rings around the points of the batch that a step is made with."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QPen

from gui.kit.tokens import Tokens
from gui.plots.aliases import Indices, Points
from gui.plots.atlas_scatter import AtlasScatter, DotLook
from gui.plots.shapes import circle

_SIZE, _WIDTH = 18.0, 1.5


class BatchMarks(AtlasScatter):
    """A thin ring, wider than that of a selected point, around each point of a batch."""

    def __init__(self, tokens: Tokens) -> None:
        super().__init__([_ring(tokens)])
        self._batch: Indices = np.empty(0, np.intp)

    def set_tokens(self, tokens: Tokens) -> None:
        """Draw in another theme."""
        self.set_looks([_ring(tokens)])

    def show_batch(self, batch: Indices, xy: Points) -> None:
        """Mark the points `batch` (B,) of those at `xy` (n, 2)."""
        self._batch = batch
        self.follow(xy)

    def follow(self, xy: Points) -> None:
        """The points are at `xy` (n, 2) now, or other ones."""
        if len(self._batch) or len(self):
            marked = self._batch[self._batch < len(xy)]
            self.set_dots(xy[marked], np.zeros(len(marked), np.intp))


def _ring(tokens: Tokens) -> DotLook:
    return DotLook(
        circle(), _SIZE, QPen(tokens.color("contour"), _WIDTH / _SIZE), QBrush(Qt.BrushStyle.NoBrush)
    )
