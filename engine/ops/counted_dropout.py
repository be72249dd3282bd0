"""Dropout whose mask is a pure function of a stream's number and of how many masks it gave before.

Shapes: (points, ...); the result has the same.
Errors: none.
Source: Srivastava et al. (2014).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.mixing import Words, high_words, start_of
from engine.autograd.op import op


def threshold(p: float) -> int:
    """What the upper 32 bits of an element must reach to be kept, which happens with probability 1 - p."""
    return round(p * (1 << 32))


def places(units: int, points: int) -> Words:
    """Where the elements of a mask stand in its stream (units, points), for any number of either."""
    rows, columns = np.arange(units, dtype=np.uint64)[:, None], np.arange(points, dtype=np.uint64)
    return (rows << np.uint64(32)) + columns


def kept(where: Words, p: float, stream: int, count: int) -> Array:
    """Which elements the mask number `count` of a stream keeps, of the shape of `where`."""
    return high_words(start_of(stream, count), where) >= np.uint64(threshold(p))


@op
def counted_dropout(input: Array, /, p: float, stream: int, count: int) -> Any:
    """Each element zero with probability `p`, the others divided by 1 - p."""
    mask = kept(places(math.prod(input.shape[1:]), len(input)), p, stream, count).T.reshape(input.shape)
    return input * (mask * input.dtype.type(1 / (1 - p)))


counted_dropout.gradients(input=lambda g, p, stream, count: counted_dropout(g, p, stream, count))
