"""Sums as products with ones, which takes BLAS a third of the time of numpy's own sums at these sizes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy import ndarray  # by itself: the module looks up each of its names anew

from .dtypes import Array

_LONG = 4096
"""From here on numpy is as fast, and its sum by halves loses fewer digits."""


@lru_cache(maxsize=64)
def _ones(n: int) -> Array:
    ones = np.ones(n, np.float32)
    ones.flags.writeable = False
    return ones


def column_sums(g: Any) -> Any:
    """(n, m) to (m), of an array or a tensor: the gradient of what was added to every row."""
    return _ones(len(g)).dot(g) if type(g) is ndarray else g.sum(0)


def row_sums(matrix: Array) -> Array:
    """(n, m) to (n)."""
    long = matrix.shape[1] > _LONG
    sums: Array = np.add.reduce(matrix, 1) if long else matrix.dot(_ones(matrix.shape[1]))
    return sums


def sums_along(values: Array, axis: int) -> Array:
    """The sums along one axis, which keeps its place with length 1."""
    if type(values) is ndarray and values.ndim == 2 and axis == 1 and values.dtype.char in "fd":
        return row_sums(values)[:, None]
    sums: Array = np.add.reduce(values, axis, keepdims=True)
    return sums


def whole_sum(values: Any) -> Any:
    """The sum of all elements of an array of floats."""
    if type(values) is ndarray and values.size <= _LONG and values.dtype.char in "fd":
        return _ones(values.size).dot(values.ravel())
    return np.add.reduce(values, axis=None)
