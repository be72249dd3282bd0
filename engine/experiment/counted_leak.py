"""The RReLU of an experiment: the same slopes in every backend, at every repetition."""

from __future__ import annotations

from typing import Any

from engine.autograd import Tensor
from engine.autograd.dtypes import int64
from engine.nn import RReLU
from engine.ops.counted_leak import counted_leak
from engine.ops.creation import zeros

from .counted_dropout import STREAMS

FIRST_STREAM = STREAMS // 2
"""Dropouts have the streams below."""


class CountedRReLU(RReLU):
    """RReLU that draws its slopes from `stream` and counts the draws.

    The count, `drawn`, is all of its state: a buffer that is not saved, so that PyTorch's RReLU can load what
    this one leaves.
    """

    drawn: Tensor

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, *, stream: int = 0) -> None:
        super().__init__(lower, upper)
        self.stream = stream
        self.register_buffer("drawn", zeros((), dtype=int64), persistent=False)

    def forward(self, input: Tensor) -> Any:
        """(points, units); in evaluation by the mean slope."""
        if not self.training:
            return super().forward(input)
        count = int(self.drawn.item())
        self.drawn.numpy()[...] = count + 1
        return counted_leak(input, self.lower, self.upper, self.stream, count)
