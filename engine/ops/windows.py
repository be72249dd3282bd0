"""Window functions that fade a stretch of signal in and out.

Source: PyTorch's documentation of `torch.hann_window`, `torch.hamming_window`, `torch.blackman_window`,
`torch.bartlett_window` and `torch.kaiser_window`. A periodic window is one longer without its last value.
Shapes: (window_length).
Errors: RuntimeError for a negative length.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from engine.autograd.dtypes import Array

from .bessel import i0
from .leaves import Kind, creator, floats


def _window(length: int, periodic: bool, dtype: Kind, formula: Callable[[Array, int], Array]) -> Array:
    """`formula` of the places and of the last one, cut to `length`; ones where there is but one place."""
    kind = floats(dtype)
    if length < 0:
        raise RuntimeError(f"window_length must be non-negative, got {length}")
    if length <= 1:
        return np.ones(length, kind)
    count = length + 1 if periodic else length
    return formula(np.arange(count, dtype=kind), count - 1)[:length].astype(kind)


@creator
def hann_window(window_length: int, periodic: bool = True, *, dtype: Kind = None) -> Array:
    """1/2 - 1/2 cos(2 pi n / N)."""
    return _window(
        window_length, periodic, dtype, lambda n, last: 0.5 - 0.5 * np.cos(n * (2 * math.pi / last))
    )


@creator
def hamming_window(
    window_length: int,
    periodic: bool = True,
    alpha: float = 0.54,
    beta: float = 0.46,
    *,
    dtype: Kind = None,
) -> Array:
    """alpha - beta cos(2 pi n / N)."""
    return _window(
        window_length, periodic, dtype, lambda n, last: alpha - beta * np.cos(n * (2 * math.pi / last))
    )


@creator
def blackman_window(window_length: int, periodic: bool = True, *, dtype: Kind = None) -> Array:
    """0.42 - 0.5 cos(2 pi n / N) + 0.08 cos(4 pi n / N)."""

    def formula(n: Array, last: int) -> Array:
        angle = n * (math.pi / last)
        return np.cos(angle * 4) * 0.08 - np.cos(angle * 2) * 0.5 + 0.42

    return _window(window_length, periodic, dtype, formula)


@creator
def bartlett_window(window_length: int, periodic: bool = True, *, dtype: Kind = None) -> Array:
    """A triangle from 0 up to 1 and down again."""
    return _window(window_length, periodic, dtype, lambda n, last: 1 - np.abs(n * (2 / last) - 1))


@creator
def kaiser_window(
    window_length: int, periodic: bool = True, beta: float = 12.0, *, dtype: Kind = None
) -> Array:
    """I0(beta sqrt(1 - (2 n / N - 1)^2)) / I0(beta)."""

    def formula(n: Array, last: int) -> Array:
        inside = np.maximum(1 - (n * (2 / last) - 1) ** 2, 0)
        return np.asarray(i0(beta * np.sqrt(inside)) / i0(np.asarray(beta, n.dtype)))

    return _window(window_length, periodic, dtype, formula)
