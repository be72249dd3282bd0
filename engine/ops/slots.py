"""Whole slices along a dimension, taken and written by a vector of indices; and elements by flat index.

Shapes: an index (n) for a dimension of slices, or of any shape for flat places.
Errors: RuntimeError or IndexError for places that are not there.
Source: PyTorch's page of each name, torch.<name>.
"""

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
        if name == "index_add":
            kind = index.dtype.type_name
            raise RuntimeError(f"index_add_(): Expected dtype int32/int64 for index but got: {kind}")
        raise RuntimeError(f"{name}(): Expected dtype int32 or int64 for index")


def _fitting(name: str, input: Any, dim: int, index: Any, source: Any) -> None:
    """RuntimeError or IndexError where the slices of `source` do not fit into `input`."""
    mine, given = input._array, source._array
    if mine.dtype != given.dtype:
        one, two = input.dtype.type_name, source.dtype.type_name
        raise RuntimeError(
            f"index_copy_(): self and source expected to have the same dtype, but got (self) {one} and "
            f"(source) {two}"
            if name == "index_copy"
            else f"{name}_(): self ({one}) and source ({two}) must have the same scalar type"
        )
    count = given.shape[dim] if given.ndim > dim else 1
    if name == "index_copy":
        _fitting_copy(mine, dim, index._array, given)
    elif index._array.size != count:
        raise RuntimeError(
            f"{name}_(): Number of indices ({index._array.size}) should be equal to source.size(dim): "
            f"({count}), for dim: {dim}"
        )
    elif _without(mine.shape, dim) != _without(given.shape, dim):
        raise RuntimeError(
            "source tensor shape must match self tensor shape, excluding the specified dimension. Got "
            f"self.shape = {list(mine.shape)} source.shape = {list(given.shape)}"
        )


def _fitting_copy(mine: Array, dim: int, index: Array, given: Array) -> None:
    wanted, got = _without(mine.shape, dim), _without(given.shape, dim)
    if given.ndim and wanted != got:
        raise RuntimeError(
            "index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: "
            f"{' '.join(map(str, wanted))} at dimension {dim} and source slice shape: "
            f"{' '.join(map(str, got))} at dimension {dim}."
        )
    if given.ndim and index.size != given.shape[dim]:
        raise IndexError(
            f"index_copy_(): Number of indices ({index.size}) should be equal to source.size(dim) "
            f"({given.shape[dim]})"
        )
    _within("index_copy_(): ", mine, dim, index)


def _within(name: str, mine: Array, dim: int, index: Array) -> None:
    length = mine.shape[dim] if mine.ndim else 1
    wrong = index[(index < -length) | (index >= length)] if index.ndim else index[None][:0]
    if wrong.size:
        raise IndexError(f"{name}index {wrong[0]} is out of bounds for dimension {dim} with size {length}")


def _without(shape: tuple[int, ...], dim: int) -> tuple[int, ...]:
    return shape[:dim] + shape[dim + 1 :]


def index_select(input: Any, dim: int, index: Any) -> Any:
    """The slices along `dim` that the vector `index` names, in its order."""
    _vector("index_select", index)
    return slices_at(input, index, dimension(dim, input._array.ndim))


def index_add(input: Any, dim: int, index: Any, source: Any, *, alpha: float = 1) -> Any:
    """`input` with alpha times the slices of `source` added where `index` names them along `dim`."""
    _vector("index_add", index)
    axis = dimension(dim, input._array.ndim)
    _fitting("index_add", input, axis, index, source)
    scaled = source if alpha == 1 else source * alpha
    return slices_added(input, index, scaled, axis)


def index_copy(input: Any, dim: int, index: Any, source: Any) -> Any:
    """`input` with the slices of `source` where `index` names them along `dim`."""
    _vector("index_copy", index)
    axis = dimension(dim, input._array.ndim)
    _fitting("index_copy", input, axis, index, source)
    return slices_put(input, index, source, axis)


def index_fill(input: Any, dim: int, index: Any, value: Any) -> Any:
    """`input` with one value in the slices that `index` names along `dim`."""
    _vector("index_fill", index)
    axis = dimension(dim, input._array.ndim)
    _within("", input._array, axis, index._array)
    if hasattr(value, "_array"):
        return slices_put(input, wrap(np.unique(index._array)), value, axis)
    return slices_filled(input, index, axis, value)


def index_reduce(
    input: Any, dim: int, index: Any, source: Any, reduce: str, *, include_self: bool = True
) -> Any:
    """`input` with the slices of `source` at `index` combined by "prod", "mean", "amax" or "amin"."""
    _vector("index_reduce", index)
    axis = dimension(dim, input._array.ndim)
    _fitting("index_reduce", input, axis, index, source)
    if input._array.ndim == 0:
        found = index_reduce(input.reshape(1), 0, index, source.reshape(1), reduce, include_self=include_self)
        return found.reshape(())
    wide = index.reshape((-1,) + (1,) * (source._array.ndim - axis - 1)).expand(source._array.shape)
    return scatter_reduce(input, axis, wide, source, reduce, include_self=include_self)


def index_put(input: Any, indices: Any, values: Any, accumulate: bool = False) -> Any:
    """`input` with `values` at input[indices], added to what is there if `accumulate`."""
    key = tuple(indices)
    if accumulate:
        places = tuple(place for index in key for place in _places(index._array))
        return input + scattered(values.expand(input[key].shape), input._array.shape, places)
    out = input.clone()
    out[key] = values
    return out


def _places(index: Array) -> tuple[Array, ...]:
    """An index as integers; a mask as those of where it holds."""
    return index.astype(bool).nonzero() if index.dtype.name in ("bool", "uint8") else (index,)


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
    if index._array.dtype != np.int64:
        raise RuntimeError(f"take(): Expected a long tensor for index, but got {index.dtype.type_name}")
    return taken_flat(input, index)
