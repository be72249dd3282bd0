"""Images made larger or smaller."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .indexing import scattered

Ints = tuple[int, ...]


@op(name="upsample_nearest2d", node="UpsampleNearest2DBackward0")
def nearest(input: Array, /, places: tuple[Any, ...]) -> Any:
    """The elements at `places`, an index over the last dimensions."""
    return np.ascontiguousarray(input[places])


nearest.gradients(input=lambda g, shape, places: scattered(g, tuple(shape), places))


@op(name="upsample_bilinear2d", node="UpsampleBilinear2DBackward0")
def blended(input: Array, /, rows: Array, columns: Array) -> Any:
    """rows input columns^T over the last two dimensions: matrices (H', H) and (W', W) of weights."""
    kind = input.dtype
    return rows.astype(kind) @ input @ columns.astype(kind).T


blended.gradients(input=lambda g, rows, columns: blended(g, rows.T, columns.T))


def nearest_places(size: Ints, out: Ints, scale: tuple[float, ...]) -> tuple[Any, ...]:
    """For every new element the old one at floor(i * scale), as an index over the last dimensions."""
    found = [
        np.minimum((np.arange(m) * s).astype(np.int64), n - 1)
        for n, m, s in zip(size, out, scale, strict=True)
    ]
    return (Ellipsis, *(each.reshape(-1, *(1,) * (len(found) - i - 1)) for i, each in enumerate(found)))


def linear_weights(n: int, m: int, scale: float, align_corners: bool) -> Array:
    """The matrix (m, n) that interpolates m points between n."""
    if align_corners:
        at = np.arange(m) * ((n - 1) / (m - 1) if m > 1 else 0.0)
    else:
        at = np.maximum((np.arange(m) + 0.5) * scale - 0.5, 0.0)
    low = np.minimum(at.astype(np.int64), n - 1)
    high = np.minimum(low + 1, n - 1)
    share = at - low
    weights = np.zeros((m, n))
    np.add.at(weights, (np.arange(m), low), 1 - share)
    np.add.at(weights, (np.arange(m), high), share)
    return weights
