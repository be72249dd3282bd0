"""The dropout of an experiment: the same masks in every backend, at every repetition."""

from __future__ import annotations

from typing import Any

from engine.autograd import Tensor
from engine.autograd.dtypes import int64
from engine.nn.layers.dropout import Dropout
from engine.ops.counted_dropout import counted_dropout
from engine.ops.creation import zeros

STREAMS = 64
"""Streams of masks that one seed has, one a layer."""


class CountedDropout(Dropout):
    """Dropout that draws its masks from `stream` and counts them.

    The count, `drawn`, is all of its state: a buffer that is not saved, so that PyTorch's Dropout can load
    what this one leaves.
    """

    drawn: Tensor

    def __init__(self, p: float = 0.5, *, stream: int = 0) -> None:
        super().__init__(p)
        self.stream = stream
        self.register_buffer("drawn", zeros((), dtype=int64), persistent=False)

    def forward(self, input: Tensor) -> Any:
        """(points, units); in evaluation the input itself."""
        if not self.training or self.p == 0:
            return input
        count = int(self.drawn.item())
        self.drawn.numpy()[...] = count + 1
        return counted_dropout(input, self.p, self.stream, count)
