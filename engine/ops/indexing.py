"""x[index]: views for integers, slices and None, copies for tensors of integers or bools."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import Tensor


def normalised(index: Any) -> tuple[tuple[Any, ...], bool]:
    """The index as numpy takes it, and whether it is basic, so that the result is a view.

    A basic index ends in `...`, with which numpy gives a view even of a single element.
    """
    items = [_item(each) for each in (index if isinstance(index, tuple) else (index,))]
    basic = not any(isinstance(item, np.ndarray) for item in items)
    if basic and Ellipsis not in items:
        items.append(Ellipsis)
    return tuple(items), basic


def _item(item: Any) -> Any:
    if isinstance(item, Tensor):
        array = item._array
        if array.dtype.kind == "f":
            raise IndexError("tensors used as indices must be long, int, byte or bool tensors")
        return int(array) if array.ndim == 0 and array.dtype.kind != "b" else array
    if isinstance(item, slice):
        if item.step is not None and item.step <= 0:
            raise ValueError("step must be greater than zero")
        return slice(*(None if part is None else int(part) for part in (item.start, item.stop, item.step)))
    if item is None or item is Ellipsis:
        return item
    if isinstance(item, list | range | np.ndarray | bool | np.bool_):
        return np.asarray(item, None if np.size(item) else np.int64)
    if hasattr(item, "__index__"):
        return item.__index__()
    raise IndexError(
        "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices "
        f"(got {type(item).__name__})"
    )


def _checked(array: Array, index: tuple[Any, ...]) -> Any:
    """array[index], with PyTorch's words when the index does not fit."""
    position = 0
    for item in index:
        if item is Ellipsis:
            break  # from here on only numpy knows which dimension is meant
        if isinstance(item, np.ndarray) and item.dtype.kind == "b":
            seen = array.shape[position : position + item.ndim]
            if item.shape != seen:
                raise IndexError(
                    f"The shape of the mask {list(item.shape)} at index {position} does not match the shape "
                    f"of the indexed tensor {list(array.shape)} at index {position}"
                )
            position += item.ndim
        elif item is not None:
            position += 1
    try:
        return array[index]
    except IndexError as error:
        text = str(error).replace("for axis", "for dimension")
        if text.startswith("too many indices"):
            text = f"too many indices for tensor of dimension {array.ndim}"
        raise IndexError(text) from None


@op(view=True)
def select(input: Array, /, index: tuple[Any, ...]) -> Any:
    """A basic index that ends in an integer."""
    return _checked(input, index)


@op(view=True)
def slice_(input: Array, /, index: tuple[Any, ...]) -> Any:
    """A basic index that ends in a slice."""
    return _checked(input, index)


@op(name="new_dimension", node="UnsqueezeBackward0", view=True)
def new_dimension(input: Array, /, index: tuple[Any, ...]) -> Any:
    """A basic index that ends in None."""
    return _checked(input, index)


@op(name="alias", view=True)
def alias(input: Array, /, index: tuple[Any, ...]) -> Any:
    """x[...] and x[:]: everything."""
    return _checked(input, index)


@op
def index(input: Array, /, index: tuple[Any, ...]) -> Any:
    """The elements that tensors of integers or bools name, copied."""
    return _checked(input, index)


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
    items, basic = normalised(key)
    if not basic:
        # The gradient will need the index as it is now.
        kept = (item.copy() if isinstance(item, np.ndarray) else item for item in items)
        return index(input, tuple(kept) if input._requires_grad else items)
    kinds = [item for item in items if item is not Ellipsis and item != slice(None)]
    if not kinds:
        return alias(input, items)
    last = kinds[-1]
    operation = new_dimension if last is None else slice_ if isinstance(last, slice) else select
    return operation(input, items)
