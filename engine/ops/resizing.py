"""Images made larger or smaller, each dimension by a matrix of weights of its own.

The formulas are those of PyTorch's `interpolate`: cubic weights by Keys (1981) with a = -0.75, or -0.5 where
a filter as wide as the step keeps what gets smaller from aliasing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import Operation, op

from .indexing import scattered

Ints = tuple[int, ...]


def _repeating(name: str, node: str) -> Operation:
    """An operation that takes the elements at `places`, an index over the last dimensions."""

    @op(name=name, node=node)
    def nearest(input: Array, /, places: tuple[Any, ...]) -> Any:
        return np.ascontiguousarray(input[places])

    nearest.gradients(input=lambda g, shape, places: scattered(g, tuple(shape), places))
    return nearest


def _blending(name: str, node: str) -> Operation:
    """An operation that multiplies each of the last dimensions, of length n, by a matrix (m, n)."""

    @op(name=name, node=node)
    def blended(input: Array, /, weights: tuple[Array, ...]) -> Any:
        result = input
        for axis, matrix in enumerate(weights, -len(weights)):
            result = np.swapaxes(np.swapaxes(result, axis, -1) @ matrix.astype(input.dtype).T, axis, -1)
        return np.ascontiguousarray(result)

    blended.gradients(input=lambda g, weights: blended(g, tuple(matrix.T for matrix in weights)))
    return blended


NEAREST = {n: _repeating(f"upsample_nearest{n}d", f"UpsampleNearest{n}DBackward0") for n in (1, 2, 3)}
"""Repeating elements, by the number of spatial dimensions."""
NEAREST_EXACT = {
    n: _repeating(f"upsample_nearest_exact{n}d", f"UpsampleNearestExact{n}DBackward0") for n in (1, 2, 3)
}
BLENDED = {
    "linear": _blending("upsample_linear1d", "UpsampleLinear1DBackward0"),
    "bilinear": _blending("upsample_bilinear2d", "UpsampleBilinear2DBackward0"),
    "trilinear": _blending("upsample_trilinear3d", "UpsampleTrilinear3DBackward0"),
    "bicubic": _blending("upsample_bicubic2d", "UpsampleBicubic2DBackward0"),
}
"""Blending elements, by mode."""
BLENDED_SMOOTHLY = {
    "bilinear": _blending("upsample_bilinear2d_aa", "UpsampleBilinear2DAaBackward0"),
    "bicubic": _blending("upsample_bicubic2d_aa", "UpsampleBicubic2DAaBackward0"),
    "lanczos": _blending("upsample_lanczos2d_aa", "UpsampleLanczos2DAaBackward0"),
}
"""The same with a filter against aliasing."""


def nearest_places(size: Ints, out: Ints, scale: tuple[float, ...], offset: float) -> tuple[Any, ...]:
    """For new element i the old one at floor((i + offset) scale), as an index over the last dimensions."""
    found = [
        np.minimum(np.floor((np.arange(m, dtype=np.float32) + np.float32(offset)) * np.float32(s)), n - 1)
        for n, m, s in zip(size, out, scale, strict=True)
    ]
    form = [(-1, *(1,) * (len(found) - i - 1)) for i in range(len(found))]
    return (Ellipsis, *(each.astype(np.int64).reshape(f) for each, f in zip(found, form, strict=True)))


def linear_weights(n: int, m: int, scale: float, align_corners: bool) -> Array:
    """The matrix (m, n) that interpolates m points between n."""
    if n == m:
        return np.eye(n)  # whatever the step, as in PyTorch
    at = np.maximum(_places(n, m, scale, align_corners), 0.0)
    low = np.minimum(at.astype(np.int64), n - 1)
    share = at - low
    return _weights(m, n, low, [1 - share, share], 0)


def cubic_weights(n: int, m: int, scale: float, align_corners: bool) -> Array:
    """The matrix (m, n) that lays cubic curves through n points, the border going on as it ends."""
    at = _places(n, m, scale, align_corners)
    low = np.floor(at)
    share = at - low
    parts = [cubic(np.abs(share - i), -0.75) for i in range(-1, 3)]
    return _weights(m, n, low.astype(np.int64), parts, -1)


def _places(n: int, m: int, scale: float, align_corners: bool) -> Array:
    """Where between n points m new ones lie, between the first and last or so that the edges fit."""
    if align_corners:
        return np.arange(m) * ((n - 1) / (m - 1) if m > 1 else 0.0)
    return (np.arange(m) + 0.5) * scale - 0.5


def _weights(m: int, n: int, low: Array, parts: list[Array], first: int) -> Array:
    weights = np.zeros((m, n))
    for i, part in enumerate(parts, first):
        np.add.at(weights, (np.arange(m), (low + i).clip(0, n - 1)), part)
    return weights


def cubic(x: Array, a: float) -> Array:
    """The kernel of cubic interpolation at the distances x."""
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = ((a * x - 5 * a) * x + 8 * a) * x - 4 * a
    kernel: Array = np.where(x < 1, near, np.where(x < 2, far, 0))
    return kernel


def triangle(x: Array) -> Array:
    """The kernel of linear interpolation at the distances x."""
    kernel: Array = np.maximum(1 - x, 0)
    return kernel


def lanczos(x: Array) -> Array:
    """A sinc within the middle of another three times as wide, at the distances x. Duchon (1979)."""
    kernel: Array = np.where(x < 3, np.sinc(x) * np.sinc(x / 3), 0)
    return kernel


def smooth_weights(n: int, m: int, scale: float, kernel: Callable[[Array], Array], reach: int) -> Array:
    """The matrix (m, n) of a filter `kernel` of radius `reach`, stretched to the step if that is longer."""
    stretch = max(scale, 1.0)
    weights = np.zeros((m, n))
    for i in range(m):
        center = scale * (i + 0.5)
        begin = max(math.floor(center - reach * stretch + 0.5), 0)
        end = min(math.floor(center + reach * stretch + 0.5), n)
        row = kernel(np.abs((np.arange(begin, end) - center + 0.5) / stretch))
        weights[i, begin:end] = row / row.sum()
    return weights
