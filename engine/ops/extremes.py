"""The largest and smallest elements, of all or along a dimension.

Shapes: any; a number, or without the dimensions named (length 1 with keepdim).
Errors: IndexError for a dimension that is not there; RuntimeError or IndexError for none of the elements.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .arithmetic import maximum, minimum
from .broadcasting import aligned, dimension, mismatch
from .comparisons import isnan, logical_not, logical_or
from .gating import passed
from .reductions import Dims, axes_of, kept, sum_dims
from .return_types import return_type

Largest = return_type("max", "values indices")
Smallest = return_type("min", "values indices")
SmallestAndLargest = return_type("aminmax", "min max")


def _not_empty(input: Array, name: str) -> None:
    if input.size == 0:
        raise RuntimeError(
            f"{name}(): Expected reduction dim to be specified for input.numel() == 0. "
            "Specify the reduction dim with the 'dim' argument."
        )


def _among_ties(g: Any, input: Any, out: Any) -> Any:
    """The gradient of an extreme of all elements: shared evenly by those that reach it."""
    reached = (input == out) | (input != input)  # an extreme among nans is nan
    return passed(g / reached.sum(), reached)


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


def _indices(index: Array, dim: int, keepdim: bool) -> Any:
    return wrap(index if keepdim or index.ndim == 0 else index.squeeze(dim))


def _taken(input: Array, dim: int, index: Array, keepdim: bool) -> Array:
    if input.ndim == 0:
        return input.copy()
    found: Array = np.take_along_axis(input, index, dim)
    return found if keepdim else found.squeeze(dim)


def _at_index(g: Any, shape: tuple[int, ...], dim: int, index: Array) -> Any:
    """The gradient of a choice along `dim`: all of it for the element that was taken."""
    if not shape:
        return g
    here = np.expand_dims(np.arange(shape[dim]), tuple(range(1, len(shape) - dim)))
    return passed(g.reshape(kept(shape, (dim,))), here == index)


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


def _not_empty_along(input: Array, name: str, dim: int | None) -> None:
    if input.dtype.kind == "b" and name.startswith("arg"):
        raise RuntimeError(f"{name}(): does not support bool input")
    if dim is None and input.size == 0:
        raise IndexError(f"{name}(): Expected reduction dim to be specified for input.numel() == 0.")
    if dim is not None and input.ndim and input.shape[dim] == 0:
        raise IndexError(f"{name}(): Expected reduction dim {dim} to have non-zero size.")


@op(recorded=False)
def argmax(input: Array, /, dim: int | None = None, keepdim: bool = False) -> Any:
    """The index of the largest element, of all or along `dim`; the first of equals."""
    axis = None if dim is None else dimension(dim, input.ndim)
    _not_empty_along(input, "argmax", axis)
    return np.argmax(input, axis if input.ndim else None, keepdims=keepdim)


@op(recorded=False)
def argmin(input: Array, /, dim: int | None = None, keepdim: bool = False) -> Any:
    """The index of the smallest element, of all or along `dim`; the first of equals."""
    axis = None if dim is None else dimension(dim, input.ndim)
    _not_empty_along(input, "argmin", axis)
    return np.argmin(input, axis if input.ndim else None, keepdims=keepdim)


def max(  # noqa: A001 - PyTorch's name
    input: Any, dim: int | None = None, keepdim: bool = False, *, other: Any = None
) -> Any:
    """The largest element; with `dim` the pair (values, indices); with a tensor the larger of both."""
    if other is not None or hasattr(dim, "_array"):
        return maximum(input, dim if other is None else other)
    if dim is None:
        return max_all(input)
    axis = dimension(dim, input._array.ndim)
    _not_empty_along(input._array, "max", axis)
    index = np.expand_dims(np.argmax(input._array, axis), axis) if input._array.ndim else np.zeros((), int)
    return Largest(max_along(input, axis, index, keepdim), _indices(index, axis, keepdim))


def min(  # noqa: A001 - PyTorch's name
    input: Any, dim: int | None = None, keepdim: bool = False, *, other: Any = None
) -> Any:
    """The smallest element; with `dim` the pair (values, indices); with a tensor the smaller of both."""
    if other is not None or hasattr(dim, "_array"):
        return minimum(input, dim if other is None else other)
    if dim is None:
        return min_all(input)
    axis = dimension(dim, input._array.ndim)
    _not_empty_along(input._array, "min", axis)
    index = np.expand_dims(np.argmin(input._array, axis), axis) if input._array.ndim else np.zeros((), int)
    return Smallest(min_along(input, axis, index, keepdim), _indices(index, axis, keepdim))


def _among_ties_along(g: Any, input: Any, out: Any, shape: tuple[int, ...], axes: tuple[int, ...]) -> Any:
    """The gradient of an extreme over dimensions: shared evenly by those that reach it."""
    wide = kept(shape, axes)
    reached = input == out.reshape(wide)
    return reached * (g.reshape(wide) / sum_dims(reached, axes, True))


@op(name="amax")
def largest(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    """The largest element over some dimensions; ties share the gradient."""
    return np.max(input, axes, keepdims=keepdim)


@op(name="amin")
def smallest(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    """The smallest element over some dimensions; ties share the gradient."""
    return np.min(input, axes, keepdims=keepdim)


@op(name="aminmax_low", node="AminmaxBackward0")
def _low(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    return np.min(input, axes, keepdims=keepdim)


@op(name="aminmax_high", node="AminmaxBackward0")
def _high(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    return np.max(input, axes, keepdims=keepdim)


for _extreme in (largest, smallest, _low, _high):
    _extreme.gradients(input=_among_ties_along)


def _reducible(input: Any, name: str, dim: Dims) -> tuple[int, ...]:
    axes = axes_of(input._array.ndim, dim)
    if not dim and dim != 0:
        _not_empty(input._array, name)
    for axis in axes:
        if input._array.shape[axis] == 0:
            raise IndexError(f"{name}(): Expected reduction dim {axis} to have non-zero size.")
    return axes


def amax(input: Any, dim: Dims = (), keepdim: bool = False) -> Any:
    """The largest element over `dim`, all by default; ties share the gradient."""
    return largest(input, _reducible(input, "amax", dim), keepdim)


def amin(input: Any, dim: Dims = (), keepdim: bool = False) -> Any:
    """The smallest element over `dim`, all by default; ties share the gradient."""
    return smallest(input, _reducible(input, "amin", dim), keepdim)


def aminmax(input: Any, *, dim: int | None = None, keepdim: bool = False) -> Any:
    """The pair (min, max), of all elements or along `dim`."""
    if dim is None and not input._array.size:
        raise RuntimeError(
            "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity."
        )
    axes = axes_of(input._array.ndim, dim)
    for axis in axes:
        if input._array.shape[axis] == 0:
            raise IndexError(f"aminmax: Expected reduction dim {axis} to have non-zero size.")
    return SmallestAndLargest(_low(input, axes, keepdim), _high(input, axes, keepdim))


@op(explain=mismatch)
def fmax(input: Array, other: Array, /) -> Any:
    """The larger of both, or the one that is not nan."""
    return np.fmax(*aligned(input, other))


@op(explain=mismatch)
def fmin(input: Array, other: Array, /) -> Any:
    """The smaller of both, or the one that is not nan."""
    return np.fmin(*aligned(input, other))


fmax.gradients(
    input=lambda g, input, other: passed(g, logical_or(input >= other, isnan(other))),
    other=lambda g, input, other: passed(g, logical_not(logical_or(input >= other, isnan(other)))),
)
fmin.gradients(
    input=lambda g, input, other: passed(g, logical_or(input <= other, isnan(other))),
    other=lambda g, input, other: passed(g, logical_not(logical_or(input <= other, isnan(other)))),
)
