"""Sums, means and extremes over all elements or some dimensions."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from engine.autograd.dtypes import Array, dtype, dtype_of
from engine.autograd.op import op

from .arithmetic import maximum, minimum
from .broadcasting import dimension
from .shapes import spread

Dims = int | tuple[int, ...] | list[int] | None


def _axes(ndim: int, dim: Dims) -> tuple[int, ...]:
    """The dimensions named by `dim`, counted from the front; all of them for None."""
    if dim is None:
        return tuple(range(ndim))
    named = (dim,) if isinstance(dim, int) else tuple(dim)
    axes = tuple(dimension(d, ndim) for d in named)
    for axis in axes:
        if axes.count(axis) > 1:
            raise RuntimeError(f"dim {axis} appears multiple times in the list of dims")
    return axes if ndim else ()


def _kept(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(1 if i in axes else n for i, n in enumerate(shape))


def _back(g: Any, shape: tuple[int, ...], axes: tuple[int, ...]) -> Any:
    """The gradient of a reduction, repeated along the dimensions that were reduced."""
    return spread(g.reshape(_kept(shape, axes)), shape)


def _summed(input: Array, axes: tuple[int, ...] | None, keepdim: bool) -> Any:
    kind = input.dtype if input.dtype.kind == "f" else np.dtype(np.int64)
    return input.sum(axes, kind, keepdims=keepdim)


@op(name="sum")
def sum_all(input: Array, /) -> Any:
    """The sum of all elements; integers and bools as int64."""
    return _summed(input, None, False)


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
        return sum_all(values)
    return sum_dims(values, _axes(values._array.ndim, dim), keepdim)


def mean(input: Any, dim: Dims = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Any:
    """The average of all elements, or over `dim`. RuntimeError for integers, whose type could not hold it."""
    values = input if dtype is None else input.to(dtype)
    if values._array.dtype.kind != "f":
        raise RuntimeError(
            "mean(): could not infer output dtype. Input dtype must be either a floating point or complex "
            f"dtype. Got: {dtype_of(values._array).type_name}"
        )
    if dim is None and not keepdim:
        return mean_all(values)
    return mean_dims(values, _axes(values._array.ndim, dim), keepdim)


def _not_empty(input: Array, name: str) -> None:
    if input.size == 0:
        raise RuntimeError(
            f"{name}(): Expected reduction dim to be specified for input.numel() == 0. "
            "Specify the reduction dim with the 'dim' argument."
        )


def _among_ties(g: Any, input: Any, out: Any) -> Any:
    """The gradient of an extreme of all elements: shared evenly by those that reach it."""
    reached = input == out
    return reached * (g / reached.sum())


@op(name="max", node="MaxBackward1")
def max_all(input: Array, /) -> Any:
    """The largest element; ties share the gradient."""
    _not_empty(input, "max")
    return input.max()


@op(name="min", node="MinBackward1")
def min_all(input: Array, /) -> Any:
    """The smallest element; ties share the gradient."""
    _not_empty(input, "min")
    return input.min()


max_all.gradients(input=_among_ties)
min_all.gradients(input=_among_ties)


def _taken(input: Array, dim: int, index: Array, keepdim: bool) -> Array:
    found: Array = np.take_along_axis(input, index, dim)
    return found if keepdim else found.squeeze(dim)


def _at_index(g: Any, shape: tuple[int, ...], dim: int, index: Array) -> Any:
    """The gradient of a choice along `dim`: all of it for the element that was taken."""
    here = np.expand_dims(np.arange(shape[dim]), tuple(range(1, len(shape) - dim)))
    return g.reshape(_kept(shape, (dim,))) * (here == index)


@op(name="max_dim", node="MaxBackward0")
def max_along(input: Array, /, dim: int, index: Array, keepdim: bool) -> Any:
    """The elements that `index` takes along `dim`, the largest ones."""
    return _taken(input, dim, index, keepdim)


@op(name="min_dim", node="MinBackward0")
def min_along(input: Array, /, dim: int, index: Array, keepdim: bool) -> Any:
    """The elements that `index` takes along `dim`, the smallest ones."""
    return _taken(input, dim, index, keepdim)


max_along.gradients(input=lambda g, shape, dim, index: _at_index(g, shape, dim, index))
min_along.gradients(input=lambda g, shape, dim, index: _at_index(g, shape, dim, index))


class _Extreme(NamedTuple):
    values: Any
    indices: Any


class Largest(_Extreme):
    """What `x.max(dim)` returns: the values and where they were."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"torch.return_types.max(\nvalues={self.values},\nindices={self.indices})"


class Smallest(_Extreme):
    """What `x.min(dim)` returns: the values and where they were."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"torch.return_types.min(\nvalues={self.values},\nindices={self.indices})"


@op(recorded=False)
def argmax(input: Array, /, dim: int | None = None, keepdim: bool = False) -> Any:
    """The index of the largest element, of all or along `dim`; the first of equals."""
    return np.argmax(input, None if dim is None else dimension(dim, input.ndim), keepdims=keepdim)


@op(recorded=False)
def argmin(input: Array, /, dim: int | None = None, keepdim: bool = False) -> Any:
    """The index of the smallest element, of all or along `dim`; the first of equals."""
    return np.argmin(input, None if dim is None else dimension(dim, input.ndim), keepdims=keepdim)


def max(input: Any, dim: Any = None, keepdim: bool = False) -> Any:  # noqa: A001 - PyTorch's name
    """The largest element; with `dim` the pair (values, indices); with a tensor the larger of both."""
    if dim is None:
        return max_all(input)
    if not isinstance(dim, int):
        return maximum(input, dim)
    axis = dimension(dim, input._array.ndim)
    index = argmax(input, axis, True)
    values = max_along(input, axis, index._array, keepdim)
    return Largest(values, index if keepdim else index.squeeze(axis))


def min(input: Any, dim: Any = None, keepdim: bool = False) -> Any:  # noqa: A001 - PyTorch's name
    """The smallest element; with `dim` the pair (values, indices); with a tensor the smaller of both."""
    if dim is None:
        return min_all(input)
    if not isinstance(dim, int):
        return minimum(input, dim)
    axis = dimension(dim, input._array.ndim)
    index = argmin(input, axis, True)
    values = min_along(input, axis, index._array, keepdim)
    return Smallest(values, index if keepdim else index.squeeze(axis))


@op(name="all", recorded=False)
def all_true(input: Array, /) -> Any:
    """Whether no element is zero."""
    return input.all()


@op(name="any", recorded=False)
def any_true(input: Array, /) -> Any:
    """Whether some element is not zero."""
    return input.any()
