"""Sums, means and extremes over all elements or some dimensions.

Shapes: any; a number, or without the dimensions named (length 1 with keepdim).
Errors: IndexError for a dimension that is not there; RuntimeError for one named twice.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype, dtype_of
from engine.autograd.op import op

from .broadcasting import dimension
from .comparisons import isnan, logical_not
from .selection import where
from .shapes import spread

Dims = int | tuple[int, ...] | list[int] | None


def axes_of(ndim: int, dim: Dims) -> tuple[int, ...]:
    """The dimensions named by `dim`, counted from the front; all of them for None."""
    if dim is None:
        return tuple(range(ndim))
    named = (dim,) if isinstance(dim, int) else tuple(dim) or range(ndim)
    axes = tuple(dimension(d, ndim) for d in named)
    for axis in axes:
        if axes.count(axis) > 1:
            raise RuntimeError(f"dim {axis} appears multiple times in the list of dims")
    return axes if ndim else ()


def kept(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of a reduction over `axes` that keeps them with length 1."""
    return tuple(1 if i in axes else n for i, n in enumerate(shape))


def _back(g: Any, shape: tuple[int, ...], axes: tuple[int, ...]) -> Any:
    """The gradient of a reduction, repeated along the dimensions that were reduced."""
    return spread(g.reshape(kept(shape, axes)), shape)


def _sum_type(input: Array) -> np.dtype[Any]:
    return input.dtype if input.dtype.kind in "fc" else np.dtype(np.int64)


def _summed(input: Array, axes: tuple[int, ...] | None, keepdim: bool) -> Any:
    return input.sum(axes, _sum_type(input), keepdims=keepdim)


@op(name="sum")
def sum_all(input: Array, /) -> Any:
    """The sum of all elements; integers and bools as int64."""
    return np.add.reduce(input, None, _sum_type(input))


sum_all.gradients(input=lambda g, shape: spread(g, shape))


@op(name="sum_dims", node="SumBackward1")
def sum_dims(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    """The sum over some dimensions."""
    return _summed(input, axes, keepdim)


sum_dims.gradients(input=lambda g, shape, axes: _back(g, shape, axes))


@op(name="mean")
def mean_all(input: Array, /) -> Any:
    """The average of all elements; nan of none."""
    return np.add.reduce(input, axis=None) / input.dtype.type(input.size)


mean_all.gradients(input=lambda g, shape: spread(g / float(math.prod(shape)), shape))


@op(name="mean_dims", node="MeanBackward1")
def mean_dims(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    """The average over some dimensions."""
    count = math.prod(input.shape[axis] for axis in axes)
    return input.sum(axes, keepdims=keepdim) / input.dtype.type(count)


mean_dims.gradients(
    input=lambda g, shape, axes: _back(g / float(math.prod(shape[axis] for axis in axes)), shape, axes)
)


def sum(input: Any, dim: Dims = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Any:  # noqa: A001
    """The sum of all elements, or over `dim`; integers sum to int64."""
    values = input if dtype is None else input.to(dtype)
    if dim is None and not keepdim:
        total = sum_all(values)
    else:
        total = sum_dims(values, axes_of(values._array.ndim, dim), keepdim)
    return total if dtype is None else total.to(dtype)


def mean(input: Any, dim: Dims = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Any:
    """The average of all elements, or over `dim`. RuntimeError for integers, whose type could not hold it."""
    values = input if dtype is None else input.to(dtype)
    if values._array.dtype.kind not in "fc":
        raise RuntimeError(
            f"mean(): could not infer output dtype. {'Input' if dtype is None else 'Optional'} dtype must be "
            f"either a floating point or complex dtype. Got: {dtype_of(values._array).type_name}"
        )
    if dim is None and not keepdim:
        return mean_all(values)
    return mean_dims(values, axes_of(values._array.ndim, dim), keepdim)


def _truth_type(input: Array) -> np.dtype[Any]:
    return input.dtype if input.dtype == np.uint8 else np.dtype(bool)


@op(name="all_dims", recorded=False)
def all_dims(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    """Whether no element along some dimensions is zero; bytes for bytes."""
    return np.asarray(np.all(input, axes, keepdims=keepdim), _truth_type(input))


@op(name="any_dims", recorded=False)
def any_dims(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    """Whether some element along some dimensions is not zero; bytes for bytes."""
    return np.asarray(np.any(input, axes, keepdims=keepdim), _truth_type(input))


def all(input: Any, dim: Dims = None, keepdim: bool = False) -> Any:  # noqa: A001 - PyTorch's name
    """Whether no element is zero, of all or over `dim`."""
    return all_dims(input, axes_of(input._array.ndim, dim), keepdim)


def any(input: Any, dim: Dims = None, keepdim: bool = False) -> Any:  # noqa: A001 - PyTorch's name
    """Whether some element is not zero, of all or over `dim`."""
    return any_dims(input, axes_of(input._array.ndim, dim), keepdim)


@op(name="count_nonzero", recorded=False)
def _counted(input: Array, /, axes: tuple[int, ...]) -> Any:
    return np.asarray(np.count_nonzero(input, axes), np.int64)


def count_nonzero(input: Any, dim: Dims = None) -> Any:
    """The number of elements that are not zero, of all or over `dim`."""
    return _counted(input, axes_of(input._array.ndim, dim))


def nansum(input: Any, dim: Dims = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Any:
    """The sum with nan counted as 0."""
    if input._array.dtype.kind != "f":
        return sum(input, dim, keepdim, dtype=dtype)
    return sum(where(isnan(input), 0.0, input), dim, keepdim, dtype=dtype)


def nanmean(input: Any, dim: Dims = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Any:
    """The average of the elements that are not nan; RuntimeError for integers."""
    if input._array.dtype.kind not in "fc":
        raise RuntimeError(
            "nanmean(): expected input to have floating point or complex dtype but got "
            f"{input.dtype.type_name}"
        )
    count = sum(logical_not(isnan(input)), dim, keepdim)
    return nansum(input, dim, keepdim, dtype=dtype) / count
