"""Elements by their order: sort, topk, median, mode, quantiles.

Shapes: any; the same or without the dimension, values and indices.
Errors: IndexError for a dimension that is not there; RuntimeError for a k outside the dimension.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import Operation, op
from engine.autograd.tensor import wrap

from .broadcasting import dimension
from .gating import passed
from .picking import added_at, gathered, zeros_like_gradient
from .reductions import kept
from .return_types import return_type

Sorted = return_type("sort", "values indices")
Top = return_type("topk", "values indices")
Kth = return_type("kthvalue", "values indices")
Median = return_type("median", "values indices")
NanMedian = return_type("nanmedian", "values indices")
Mode = return_type("mode", "values indices")


def _choice(name: str, node: str = "") -> Operation:
    """The operation that takes the elements at `index` along `dim`, where ordering found them."""

    @op(name=name, node=node)
    def chosen(input: Array, index: Array, /, dim: int, keepdim: bool) -> Any:
        found = gathered(input, index, dim)
        return found if keepdim or found.ndim == 0 else found.squeeze(dim)

    chosen.gradients(
        input=lambda g, index, shape, dim: added_at(
            zeros_like_gradient(g, shape), index, g.reshape(index.shape), dim
        )
    )
    return chosen


_sorted = _choice("sort")
_top = _choice("topk")
_kth = _choice("kthvalue")
_median = _choice("median_dim", "MedianBackward1")
_nanmedian = _choice("nanmedian_dim", "NanmedianBackward1")
_mode = _choice("mode")


def _order(array: Array, axis: int, descending: bool = False) -> Array:
    """The places along `axis` in sorted order; nan counts as largest, equals keep their order."""
    if array.ndim == 0:
        return np.zeros((), np.int64)
    if not descending:
        return np.argsort(array, axis, kind="stable")
    backwards = np.argsort(np.flip(array, axis), axis, kind="stable")
    order: Array = array.shape[axis] - 1 - np.flip(backwards, axis)
    return order


def _between(order: Array, axis: int, start: int, stop: int) -> Array:
    return order if order.ndim == 0 else order[(*(slice(None),) * axis, slice(start, stop))]


def sort(input: Any, dim: int = -1, descending: bool = False, stable: bool = False) -> Any:
    """The pair (values, indices) in sorted order along `dim`; equal elements keep theirs."""
    axis = dimension(dim, input._array.ndim)
    order = _order(input._array, axis, descending)
    return Sorted(_sorted(input, order, axis, True), wrap(order))


def argsort(input: Any, dim: int = -1, descending: bool = False, stable: bool = False) -> Any:
    """The indices that sort along `dim`."""
    return wrap(_order(input._array, dimension(dim, input._array.ndim), descending))


def msort(input: Any) -> Any:
    """Sorted along the first dimension."""
    return sort(input, 0).values


def topk(input: Any, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Any:
    """The pair (values, indices) of the `k` largest or smallest elements along `dim`, in order."""
    if isinstance(dim, bool):
        raise TypeError("topk(): argument 'dim' (position 3) must be int, not bool")
    axis, array = dimension(dim, input._array.ndim), input._array
    if not 0 <= k <= (array.shape[axis] if array.ndim else 1):
        raise RuntimeError("selected index k out of range")
    order = _between(_order(array, axis, largest), axis, 0, k)
    return Top(_top(input, order, axis, True), wrap(order))


def _without(index: Array, axis: int, keepdim: bool) -> Any:
    return wrap(index if keepdim or index.ndim == 0 else index.squeeze(axis))


def _not_empty(name: str, array: Array, axis: int) -> None:
    if array.ndim and array.shape[axis] == 0:
        raise IndexError(f"{name}(): Expected reduction dim {axis} to have non-zero size.")


def _no_bools(kernel: str, array: Array) -> None:
    if array.dtype.kind == "b":
        raise NotImplementedError(f"\"{kernel}\" not implemented for 'Bool'")


def kthvalue(input: Any, k: int, dim: int = -1, keepdim: bool = False) -> Any:
    """The pair (values, indices) of the `k`-th smallest element along `dim`, counted from 1."""
    axis, array = dimension(dim, input._array.ndim), input._array
    _no_bools("kthvalue_cpu", array)
    _not_empty("kthvalue", array, axis)
    if not 1 <= k <= (array.shape[axis] if array.ndim else 1):
        raise RuntimeError(f"kthvalue(): selected number k out of range for dimension {axis}")
    index = _between(_order(array, axis), axis, k - 1, k)
    return Kth(_kth(input, index, axis, keepdim), _without(index, axis, keepdim))


def _middle(array: Array, axis: int, ignore_nan: bool) -> Array:
    """Where the lower median lies; where there is nan, the first nan unless it is ignored."""
    order = _order(array, axis)
    if array.ndim == 0:
        return order
    nans = np.isnan(array)
    numbers = array.shape[axis] - np.count_nonzero(nans, axis, keepdims=True)
    if ignore_nan:
        rank = np.maximum(numbers - 1, 0) // 2
    else:
        whole = numbers == array.shape[axis]
        rank = np.where(whole, (array.shape[axis] - 1) // 2, np.minimum(numbers, array.shape[axis] - 1))
    return np.take_along_axis(order, rank, axis)


@op(name="median")
def median_of_all(input: Array, /) -> Any:
    """The lower median of all elements; ties share the gradient."""
    return _median_value(input, False)


@op(name="nanmedian")
def nanmedian_of_all(input: Array, /) -> Any:
    """The lower median of the elements that are not nan."""
    return _median_value(input, True)


def _median_value(input: Array, ignore_nan: bool) -> Any:
    flat = input.reshape(-1)
    return flat[_middle(flat, 0, ignore_nan)[0]] if flat.size else np.asarray(np.nan, input.dtype)


def _shared(g: Any, input: Any, out: Any) -> Any:
    reached = (input == out) | ((out != out) & (input != input))
    return passed(g / reached.sum(), reached)


median_of_all.gradients(input=_shared)
nanmedian_of_all.gradients(input=_shared)


def median(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """The median, the lower of two; with `dim` the pair (values, indices)."""
    _no_bools("median_cpu" if dim is None else "median_out", input._array)
    if dim is None:
        return median_of_all(input)
    axis = dimension(dim, input._array.ndim)
    _not_empty("median", input._array, axis)
    index = _middle(input._array, axis, False)
    return Median(_median(input, index, axis, keepdim), _without(index, axis, keepdim))


def nanmedian(input: Any, dim: int | None = None, keepdim: bool = False) -> Any:
    """The median of the elements that are not nan; with `dim` the pair (values, indices)."""
    _no_bools("median_cpu" if dim is None else "median_out", input._array)
    if dim is None:
        return nanmedian_of_all(input)
    axis = dimension(dim, input._array.ndim)
    _not_empty("nanmedian", input._array, axis)
    index = _middle(input._array, axis, True)
    return NanMedian(_nanmedian(input, index, axis, keepdim), _without(index, axis, keepdim))


def _commonest(values: Array) -> int:
    """The last place of the commonest value, the smallest of several; nan, equal to none, only if first."""
    kinds, counts = np.unique(values, return_counts=True, equal_nan=False)
    if counts.max() == 1 and values[0] != values[0]:
        return 0
    return int(np.flatnonzero(values == kinds[np.argmax(counts)])[-1])


def mode(input: Any, dim: int = -1, keepdim: bool = False) -> Any:
    """The pair (values, indices) of the commonest element along `dim`, the smallest of several."""
    axis, array = dimension(dim, input._array.ndim), input._array
    _not_empty("mode", array, axis)
    shape = kept(array.shape, (axis,))
    index = np.zeros(shape, np.int64)
    if array.ndim and array.size:
        index[...] = np.apply_along_axis(_commonest, axis, array).reshape(shape)
    return Mode(_mode(input, index, axis, keepdim), _without(index, axis, keepdim))
