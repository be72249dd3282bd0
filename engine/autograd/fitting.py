"""Gradients brought to the shape and dtype of their inputs: the one place where broadcasting is undone."""

from __future__ import annotations

from typing import Any

import numpy as np

from .bundle import Parts
from .dtypes import Array, dtype_of


def fit_array(gradient: Any, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """`gradient` summed over what broadcasting repeated, in the input's dtype."""
    array = gradient if type(gradient) is np.ndarray else np.asarray(gradient)
    if array.shape != shape:
        array = _sum_to(array, shape)
    return array if array.dtype is dtype else array.astype(dtype, copy=False)


def fit_tensor(gradient: Any, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Any:
    """The same, recorded; several gradients on one way are left to the node that parts them."""
    if isinstance(gradient, Parts):
        return gradient
    if gradient._array.shape != shape:
        gradient = gradient.sum_to_size(shape)
    return gradient if gradient._array.dtype == dtype else gradient.to(dtype_of(np.empty(0, dtype)))


def _sum_to(array: Array, shape: tuple[int, ...]) -> Array:
    extra = array.ndim - len(shape)
    repeated = [i + extra for i, n in enumerate(shape) if n == 1 and array.shape[i + extra] != 1]
    summed: Array = np.add.reduce(array, axis=(*range(extra), *repeated), keepdims=True)
    return summed.reshape(shape)
