"""A leak whose slopes are a pure function of a stream's number and of how often it was drawn from.

Shapes: (points, ...); the result has the same.
Errors: none.
Source: Xu et al. (2015).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.mixing import Words, high_words, start_of
from engine.autograd.op import op

from .counted_dropout import places
from .selection import where

STEP = np.float32(2.0**-24)
"""Draws are this far apart: as many as float32 tells apart between 0 and 1."""


def uniform(words: Words, lower: Any, span: Any) -> Array:
    """Numbers from `lower` to `lower + span`, by the upper 24 of 32 random bits each."""
    drawn: Array = (words >> np.uint64(8)).astype(np.float32) * STEP * span + lower
    return drawn


def slopes(shape: tuple[int, ...], lower: float, upper: float, stream: int, count: int) -> Array:
    """The slopes of shape (points, ...) that draw number `count` of a stream gives."""
    words = high_words(start_of(stream, count), places(math.prod(shape[1:]), shape[0]))
    return uniform(words, np.float32(lower), np.float32(upper - lower)).T.reshape(shape)


@op
def counted_leak(input: Array, /, lower: float, upper: float, stream: int, count: int) -> Any:
    """x above 0, below x times a slope of its own, uniform between `lower` and `upper`."""
    leaks = slopes(input.shape, lower, upper, stream, count).astype(input.dtype, copy=False)
    return np.where(input > 0, input, input * leaks)


def _slope(
    g: Any, input: Any, shape: tuple[int, ...], lower: float, upper: float, stream: int, count: int
) -> Any:
    leaks = slopes(shape, lower, upper, stream, count)
    return where(input > 0, g, g * leaks.astype(g.dtype if isinstance(g, np.ndarray) else np.float32))


counted_leak.gradients(input=_slope)
