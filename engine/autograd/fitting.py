"""Gradients brought to the shape and dtype of their inputs: the one place where broadcasting is undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .bundle import Parts
from .dtypes import Array, dtype_of
from .node import Node
from .sums import column_sums


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


def together_fitted(steps: Sequence[Callable[..., Any]], targets: Sequence[Any]) -> Callable[..., Parts]:
    """One step that computes the gradients of all targets, each brought to its target's shape and dtype."""

    def compute(g: Any, shape: tuple[int, ...], saved: Sequence[Any]) -> Parts:
        gradients = []
        for step, target in zip(steps, targets, strict=True):
            like = target if isinstance(target, Node) else target._array
            result = step(g, like.shape, saved)
            if result is not None:
                fit = fit_array if isinstance(result, np.ndarray | np.generic) else fit_tensor
                result = fit(result, like.shape, like.dtype)
            gradients.append(result)
        return Parts(gradients)

    return compute


def _sum_to(array: Array, shape: tuple[int, ...]) -> Array:
    if array.ndim == 2 and array.shape[1:] == shape and array.dtype.char in "fd":
        summed: Array = column_sums(array)  # what was added to every row, as a bias is
        return summed
    extra = array.ndim - len(shape)
    repeated = [i + extra for i, n in enumerate(shape) if n == 1 and array.shape[i + extra] != 1]
    summed = np.add.reduce(array, axis=(*range(extra), *repeated), keepdims=True)
    return summed.reshape(shape)
