"""x[index]: views for integers, slices and None, copies for tensors of integers or bools."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import Tensor

_BYTE_MASK = "indexing with dtype torch.uint8 is now deprecated, please use a dtype torch.bool instead."
_BAD_TENSOR = "tensors used as indices must be long, int, byte or bool tensors"


def parted(key: Any) -> tuple[tuple[Any, ...], tuple[Any, ...] | None]:
    """`key` as two indices to apply one after the other: a basic one, which gives a view, then one of arrays.

    PyTorch picks integers and slices first, so that an integer never counts among the arrays as it does in
    numpy. The basic index holds an Ellipsis, with which numpy gives a view even of a single element; the
    second is None where no array is in the key.
    """
    basic: list[Any] = []
    arrays: list[Any] = []
    for item in map(_item, _items(key)):
        if not isinstance(item, np.ndarray):
            basic.append(item)
            if not isinstance(item, int):
                arrays.append(item if item is Ellipsis else slice(None))
        elif item.ndim == 0:  # True or False: a new dimension that is kept or emptied
            basic.append(None)
            arrays.append(np.zeros(int(item), np.int64))
        else:
            basic.extend([slice(None)] * (item.ndim if item.dtype.kind == "b" else 1))
            arrays.append(item)
    if Ellipsis not in basic:
        basic.append(Ellipsis)
    return tuple(basic), tuple(arrays) if any(isinstance(each, np.ndarray) for each in arrays) else None


def _items(key: Any) -> tuple[Any, ...]:
    """The parts of a key: of a tuple, or of a list that holds lists, slices or tensors."""
    if isinstance(key, tuple):
        return key
    if isinstance(key, str):
        raise TypeError("new(): invalid data type 'str'")
    if (
        isinstance(key, Sequence)
        and len(key) < 32
        and any(isinstance(each, Tensor | Sequence | slice) or each in (None, Ellipsis) for each in key)
    ):
        return tuple(key)
    return (key,)


def _item(item: Any) -> Any:
    """An int, slice, None or Ellipsis as it is; anything else as an array, of dimension 0 only for bools."""
    if isinstance(item, Tensor):
        return _tensor_item(item._array)
    if isinstance(item, slice):
        if item.step is not None and operator.index(item.step) <= 0:
            raise ValueError(
                "slice step cannot be zero" if not item.step else "step must be greater than zero"
            )
        return slice(*(None if part is None else _bound(part) for part in (item.start, item.stop, item.step)))
    if item is None or item is Ellipsis:
        return item
    if isinstance(item, list | range | np.ndarray | bool | np.bool_):
        array = np.asarray(item, None if np.size(item) else np.int64)
        if array.dtype.kind == "f":
            if isinstance(item, np.ndarray):
                raise IndexError(_BAD_TENSOR)
            array = array.astype(np.int64)
        return int(array) if array.ndim == 0 and array.dtype.kind != "b" else array
    if hasattr(item, "__index__"):
        return item.__index__()
    if hasattr(item, "__getitem__") and hasattr(item, "__len__") and not isinstance(item, dict):
        return _item([item[i] for i in range(len(item))])  # a dataset's part, say, that holds indices
    raise IndexError(
        "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices "
        f"(got {type(item).__name__})"
    )


def _tensor_item(array: Array) -> Any:
    kind = array.dtype
    if kind == np.uint8:
        warnings.warn(_BYTE_MASK, UserWarning, stacklevel=6)
        return array.astype(np.bool_)
    if kind.kind == "b":
        return array
    if array.ndim == 0 and kind.kind == "i":
        return int(array)
    if kind not in (np.int64, np.int32):
        raise IndexError(_BAD_TENSOR)
    return array


def _bound(part: Any) -> int:
    try:
        return operator.index(part)
    except TypeError:
        raise TypeError("slice indices must be integers or None or have an __index__ method") from None


def _viewed(array: Array, index: tuple[Any, ...]) -> Any:
    """array[index] of a basic index, with PyTorch's words when it does not fit."""
    try:
        return array[index]
    except IndexError as error:
        text = str(error).replace("for axis", "for dimension")
        if text.startswith("too many indices"):
            text = f"too many indices for tensor of dimension {array.ndim}"
            if array.ndim == 0 and len(index) == 2 and isinstance(index[0], int):
                text = (
                    "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in "
                    "C++ to convert a 0-dim tensor to a number"
                )
        raise IndexError(text) from None


def _picked(array: Array, index: tuple[Any, ...]) -> Any:
    """array[index] of an index of arrays and full slices, with PyTorch's words when it does not fit."""
    _check_masks(array.shape, index)
    try:
        return array[index]
    except IndexError as error:
        raise IndexError(_misfit(array.shape, index) or str(error)) from None


def _check_masks(shape: tuple[int, ...], index: tuple[Any, ...]) -> None:
    """IndexError for a mask that differs from the dimensions it covers."""
    for position, item in _placed(shape, index):
        if item.dtype.kind != "b":
            continue
        for offset, length in enumerate(item.shape):
            if shape[position + offset : position + offset + 1] != (length,):
                raise IndexError(
                    f"The shape of the mask {list(item.shape)} at index {offset} does not match the shape "
                    f"of the indexed tensor {list(shape)} at index {position + offset}"
                )


def _misfit(shape: tuple[int, ...], index: tuple[Any, ...]) -> str:
    """Why arrays of integers do not fit: an element out of bounds, or shapes that do not broadcast."""
    placed = _placed(shape, index)
    for rank, (position, item) in enumerate(placed):
        size = shape[position] if position < len(shape) else 0
        if item.dtype.kind == "b" or not item.size:
            continue
        if size == 0:
            return "index is out of bounds for dimension with size 0"
        wrong = item[(item >= size) | (item < -size)]
        if wrong.size:
            return f"index {wrong.ravel()[0]} is out of bounds for dimension {rank} with size {size}"
    shapes = ", ".join(str(list(item.shape)) for _, item in placed)
    return f"shape mismatch: indexing tensors could not be broadcast together with shapes {shapes}"


def _placed(shape: tuple[int, ...], index: tuple[Any, ...]) -> list[tuple[int, Array]]:
    """Each array of the index with the dimension that it begins at."""
    covered = [item.ndim if isinstance(item, np.ndarray) and item.dtype.kind == "b" else 1 for item in index]
    free = len(shape) - sum(n for n, item in zip(covered, index, strict=True) if item is not Ellipsis)
    placed = []
    position = 0
    for n, item in zip(covered, index, strict=True):
        if isinstance(item, np.ndarray):
            placed.append((position, item))
        position += max(free, 0) if item is Ellipsis else n
    return placed


@op(view=True)
def select(input: Array, /, index: tuple[Any, ...]) -> Any:
    """A basic index that ends in an integer."""
    return _viewed(input, index)


@op(view=True)
def slice_(input: Array, /, index: tuple[Any, ...]) -> Any:
    """A basic index that ends in a slice."""
    return _viewed(input, index)


@op(name="new_dimension", node="UnsqueezeBackward0", view=True)
def new_dimension(input: Array, /, index: tuple[Any, ...]) -> Any:
    """A basic index that ends in None."""
    return _viewed(input, index)


@op(name="alias", view=True)
def alias(input: Array, /, index: tuple[Any, ...]) -> Any:
    """x[...] and x[:, :]: everything."""
    return _viewed(input, index)


@op
def index(input: Array, /, index: tuple[Any, ...]) -> Any:
    """The elements that tensors of integers or bools name, copied."""
    return _picked(input, index)


@op(name="index_backward")
def scattered(input: Array, /, size: tuple[int, ...], index: tuple[Any, ...]) -> Any:
    """Zeros of shape `size` with `input` added at `index`: what indexing is the gradient of."""
    out = np.zeros(size, input.dtype)
    if any(isinstance(item, np.ndarray) and item.dtype.kind != "b" for item in index):
        np.add.at(out, index, input)  # an element named twice gets both gradients
    else:
        out[index] = input
    return out


def taken(g: Any, index: tuple[Any, ...]) -> Any:
    """g[index] of an array or tensor in gradient rules."""
    return g[index]


for _op in (select, slice_, new_dimension, alias, index):
    _op.gradients(input=lambda g, shape, index: scattered(g, shape, index))
scattered.gradients(input=lambda g, index: taken(g, index))


def getitem(input: Any, key: Any) -> Any:
    """input[key] in PyTorch's meaning."""
    if type(key) is int:  # as in every loop over a tensor
        return select(input, (key, Ellipsis))
    basic, arrays = parted(key)
    if isinstance(key, slice):
        return slice_(input, basic)  # even x[:], which in a tuple of indices is an alias
    if arrays is None:
        return viewed(input, basic)
    # The gradient will need the index as it is now.
    return index(seen(input, basic), kept(arrays) if input._requires_grad else arrays)


def seen(input: Any, index: tuple[Any, ...]) -> Any:
    """The view that a basic index takes, or `input` itself where that is everything."""
    if all(item is Ellipsis or item == slice(None) for item in index):
        return input
    return viewed(input, index)


def viewed(input: Any, index: tuple[Any, ...]) -> Any:
    """The view that a basic index takes, under the node that PyTorch gives its last part."""
    kinds = [item for item in index if item is not Ellipsis and item != slice(None)]
    if not kinds:
        return alias(input, index)
    last = kinds[-1]
    operation = new_dimension if last is None else slice_ if isinstance(last, slice) else select
    return operation(input, index)


def kept(index: tuple[Any, ...]) -> tuple[Any, ...]:
    """The index with its arrays copied, safe from writes."""
    return tuple(item.copy() if isinstance(item, np.ndarray) else item for item in index)
