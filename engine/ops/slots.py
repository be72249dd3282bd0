"""Whole slices along a dimension, taken and written by a vector of indices; and elements by flat index."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .broadcasting import dimension
from .indexing import scattered
from .picking import scatter_reduce, zeros_like_gradient


def _slices(dim: int, index: Array, length: int) -> tuple[Any, ...]:
    if index.size and (index.min() < -length or index.max() >= length):
        raise IndexError("index out of range in self")
    return (*(slice(None),) * dim, np.atleast_1d(index))


@op(name="index_select")
def slices_at(input: Array, index: Array, /, dim: int) -> Any:
    """The slices of `input` along `dim` that `index` names."""
    if input.ndim == 0:
        return input.copy()
    return input[_slices(dim, index, input.shape[dim])]


@op(name="index_add")
def slices_added(input: Array, index: Array, source: Array, /, dim: int) -> Any:
    """`input` with the slices of `source` added where `index` names them."""
    out = np.array(input)
    view = out if out.ndim else out.reshape(1)
    np.add.at(view, _slices(dim, index, view.shape[dim]), source)
    return out


@op(name="index_copy")
def slices_put(input: Array, index: Array, source: Array, /, dim: int) -> Any:
    """`input` with the slices of `source` where `index` names them."""
    out = np.array(input)
    view = out if out.ndim else out.reshape(1)
    view[_slices(dim, index, view.shape[dim])] = source
    return out


@op(name="index_fill")
def slices_filled(input: Array, index: Array, /, dim: int, value: float) -> Any:
    """`input` with one number in the slices that `index` names."""
    return slices_put(input, index, np.asarray(value, input.dtype), dim)


slices_at.gradients(
    input=lambda g, index, shape, dim: slices_added(zeros_like_gradient(g, shape), index, g, dim)
)
slices_added.gradients(input=lambda g: g, source=lambda g, index, dim: slices_at(g, index, dim))
slices_put.gradients(
    input=lambda g, index, dim: slices_filled(g, index, dim, 0.0),
    source=lambda g, index, dim: slices_at(g, index, dim),
)
slices_filled.gradients(input=lambda g, index, dim: slices_filled(g, index, dim, 0.0))


def _vector(name: str, index: Any) -> None:
    if index._array.ndim > 1:
        raise IndexError(f"{name}(): Index is supposed to be a vector")
    if index._array.dtype.name not in ("int64", "int32"):
        raise RuntimeError(f"{name}(): Expected dtype int32 or int64 for index")


def index_select(input: Any, dim: int, index: Any) -> Any:
    """The slices along `dim` that the vector `index` names, in its order."""
    _vector("index_select", index)
    return slices_at(input, index, dimension(dim, input._array.ndim))


def index_add(input: Any, dim: int, index: Any, source: Any, *, alpha: float = 1) -> Any:
    """`input` with alpha times the slices of `source` added where `index` names them along `dim`."""
    _vector("index_add", index)
    scaled = source if alpha == 1 else source * alpha
    return slices_added(input, index, scaled, dimension(dim, input._array.ndim))


def index_copy(input: Any, dim: int, index: Any, source: Any) -> Any:
    """`input` with the slices of `source` where `index` names them along `dim`."""
    _vector("index_copy", index)
    return slices_put(input, index, source, dimension(dim, input._array.ndim))


def index_fill(input: Any, dim: int, index: Any, value: Any) -> Any:
    """`input` with one value in the slices that `index` names along `dim`."""
    _vector("index_fill", index)
    axis = dimension(dim, input._array.ndim)
    if hasattr(value, "_array"):
        return slices_put(input, wrap(np.unique(index._array)), value, axis)
    return slices_filled(input, index, axis, value)


def index_reduce(
    input: Any, dim: int, index: Any, source: Any, reduce: str, *, include_self: bool = True
) -> Any:
    """`input` with the slices of `source` at `index` combined by "prod", "mean", "amax" or "amin"."""
    _vector("index_reduce", index)
    axis = dimension(dim, input._array.ndim)
    if input._array.ndim == 0:
        found = index_reduce(input.reshape(1), 0, index, source.reshape(1), reduce, include_self=include_self)
        return found.reshape(())
    wide = index.reshape((-1,) + (1,) * (source._array.ndim - axis - 1)).expand(source._array.shape)
    return scatter_reduce(input, axis, wide, source, reduce, include_self=include_self)


def index_put(input: Any, indices: Any, values: Any, accumulate: bool = False) -> Any:
    """`input` with `values` at input[indices], added to what is there if `accumulate`."""
    key = tuple(indices)
    if accumulate:
        places = tuple(index._array for index in key)
        return input + scattered(values.expand(input[key].shape), input._array.shape, places)
    out = input.clone()
    out[key] = values
    return out


@op(name="take")
def taken_flat(input: Array, index: Array, /) -> Any:
    """The elements at these places of the flat input, in the shape of `index`."""
    flat = input.reshape(-1)
    if index.size and (index.min() < -flat.size or index.max() >= flat.size):
        raise IndexError(
            f"out of range: tried to access index {index.max()} on a tensor of {flat.size} elements."
        )
    return flat[index]


@op(name="put_back")
def put_flat(input: Array, index: Array, /, size: tuple[int, ...]) -> Any:
    """Zeros of shape `size` with the elements of `input` added at these flat places."""
    out = np.zeros(size, input.dtype)
    np.add.at(out.reshape(-1), index, input)
    return out


taken_flat.gradients(input=lambda g, index, shape: put_flat(g, index, shape))
put_flat.gradients(input=lambda g, index: taken_flat(g, index))


def take(input: Any, index: Any) -> Any:
    """The elements at these places of the flat input, in the shape of `index`."""
    return taken_flat(input, index)
