"""Elements chosen by a tensor of bools, and the places of those that are not zero.

Shapes: a mask that broadcasts to the input.
Errors: RuntimeError for a mask that does not, or is not of bools.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .broadcasting import mismatch
from .picking import zeros_like_gradient
from .selection import where

_C_NAMES = {
    "int64": "long int",
    "float32": "float",
    "float64": "double",
    "int32": "int",
    "uint8": "unsigned char",
}


def _unlike(input: Array, mask: Array, value: Any) -> RuntimeError:
    return mismatch(mask, input)


@op(name="masked_fill", explain=_unlike)
def filled_where(input: Array, mask: Array, /, value: float) -> Any:
    """`input` with `value` where the mask holds."""
    return np.where(mask, input.dtype.type(value), input)


@op(name="masked_fill_tensor", node="MaskedFillBackward1", explain=_unlike)
def replaced_where(input: Array, mask: Array, value: Array, /) -> Any:
    """`input` with a 0-d tensor's value where the mask holds."""
    return np.where(mask, value.astype(input.dtype), input)


filled_where.gradients(input=lambda g, mask: filled_where(g, mask, 0.0))
replaced_where.gradients(
    input=lambda g, mask: filled_where(g, mask, 0.0), value=lambda g, mask: where(mask, g, 0.0).sum()
)


def masked_fill(input: Any, mask: Any, value: Any) -> Any:
    """`input` with `value`, a number or 0-d tensor, where the mask holds; both broadcast."""
    if mask._array.dtype.kind != "b":
        kind = _C_NAMES.get(mask._array.dtype.name, mask._array.dtype.name)
        raise RuntimeError(f"masked_fill_ only supports boolean masks, but got mask with dtype {kind}")
    if not hasattr(value, "_array"):
        _check_value(input._array.dtype, value)
        return filled_where(input, mask, value)
    if value._array.ndim:
        raise RuntimeError(
            "masked_fill_ only supports a 0-dimensional value tensor, but got tensor with "
            f"{value._array.ndim} dimension(s)."
        )
    return replaced_where(input, mask, value)


def _check_value(kind: np.dtype[Any], value: Any) -> None:
    """RuntimeError for a number that the type cannot hold."""
    lost = isinstance(value, complex) and kind.kind != "c"
    if lost or (kind.kind in "iu" and isinstance(value, float) and not math.isfinite(value)):
        shown = {"int64": "int64_t", "float32": "float", "float64": "double"}.get(kind.name, kind.name)
        raise RuntimeError(f"value cannot be converted to type {shown} without overflow")


@op(name="masked_select")
def chosen(input: Array, mask: Array, /) -> Any:
    """The elements of `input` where the mask, of the same shape, holds: a vector."""
    return input[mask]


@op(name="masked_scatter")
def put_where(input: Array, mask: Array, source: Array, /) -> Any:
    """`input` with the first elements of `source` where the mask, of the same shape, holds."""
    out = input.copy()
    out[mask] = source.reshape(-1)[: np.count_nonzero(mask)]
    return out


@op(name="masked_scatter_backward")
def _first_elements(input: Array, mask: Array, /, size: tuple[int, ...]) -> Any:
    """What of `input` the mask takes, first in zeros of shape `size`."""
    out = np.zeros(size, input.dtype)
    picked = input[mask]
    out.reshape(-1)[: picked.size] = picked
    return out


chosen.gradients(input=lambda g, mask, shape: put_where(zeros_like_gradient(g, shape), mask, g))
put_where.gradients(
    input=lambda g, mask: filled_where(g, mask, 0.0),
    source=lambda g, mask, shape: _first_elements(g, mask, shape),
)
_first_elements.gradients(input=lambda g, mask: put_where(zeros_like_gradient(g, mask.shape), mask, g))


def masked_select(input: Any, mask: Any) -> Any:
    """The elements where the mask holds, as a vector; `input` and `mask` broadcast."""
    if mask._array.dtype.kind != "b":
        raise RuntimeError("masked_select: expected BoolTensor for mask")
    if input._array.shape == mask._array.shape:
        return chosen(input, mask)
    size = np.broadcast_shapes(input._array.shape, mask._array.shape)
    return chosen(input.expand(size), mask.expand(size))


def masked_scatter(input: Any, mask: Any, source: Any) -> Any:
    """`input` with the elements of `source`, in order, where the mask holds."""
    if mask._array.dtype.kind != "b":
        kind = mask.dtype.type_name
        raise RuntimeError(f"masked_scatter_ only supports boolean masks, but got mask with dtype {kind}")
    if input.dtype != source.dtype:
        raise RuntimeError(
            "masked_scatter: expected self and source to have same dtypes but got"
            f"{input.dtype.type_name} and {source.dtype.type_name}"
        )
    if np.count_nonzero(mask._array) > source._array.size and mask._array.shape == input._array.shape:
        raise RuntimeError("Number of elements of source < number of ones in mask")
    shape = np.broadcast_shapes(input._array.shape, mask._array.shape)
    wide = input if input._array.shape == shape else input.expand(shape)
    return put_where(wide, mask.expand(shape), source)


def nonzero(input: Any, *, as_tuple: bool = False) -> Any:
    """The indices of the elements that are not zero: (n, ndim), or one tensor per dimension."""
    array = input._array
    found = np.atleast_1d(array).nonzero()
    if as_tuple:
        return tuple(wrap(each) for each in found)
    return wrap(np.stack(found, -1) if array.ndim else np.zeros((found[0].size, 0), np.int64))


def nonzero_static(input: Any, *, size: int, fill_value: int = -1) -> Any:
    """The first `size` places that are not zero, as rows; where they are fewer, rows of `fill_value`."""
    found = nonzero(input)._array[:size]
    missing = np.full((size - len(found), found.shape[1]), fill_value, np.int64)
    return wrap(np.concatenate([found, missing]))


def argwhere(input: Any) -> Any:
    """The indices of the elements that are not zero: (n, ndim)."""
    return nonzero(input)


def one_hot(tensor: Any, num_classes: int = -1) -> Any:
    """For each class index a row of zeros with a 1 at that place; by default as many as needed."""
    array = tensor._array
    if array.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
    if array.size == 0 and num_classes <= 0:
        raise RuntimeError("Can not infer total number of classes from empty tensor.")
    if array.size and array.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        num_classes = int(array.max()) + 1
    if array.size and array.max() >= num_classes:
        raise RuntimeError("Class values must be smaller than num_classes.")
    return wrap((array[..., None] == np.arange(num_classes)).astype(np.int64))
