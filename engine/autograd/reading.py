"""Numbers, nested sequences, arrays and tensors read into new arrays, with PyTorch's choice of dtype."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from .dtypes import Array, bool_, default_complex, dtype_of, get_default_dtype, int64, promote_types
from .tensor import Tensor

_PYTHON = frozenset((float, int, bool, complex))
_ARRAYS = (Tensor, np.ndarray, np.generic)


def read(data: Any, kind: np.dtype[Any] | None = None) -> Array:
    """A new array of `data` in the dtype `kind`.

    Without one Python floats take the default dtype, integers int64; arrays and numpy's numbers keep theirs.
    ValueError for ragged sequences, RuntimeError for numbers that do not fit the dtype, TypeError or
    RuntimeError for what is no number.
    """
    if isinstance(data, Tensor):
        return np.array(data._array, kind)
    if isinstance(data, np.ndarray | np.generic) or hasattr(data, "__array__"):
        return np.array(checked(np.asarray(data)), kind)
    types = _leaf_types(data)
    if types <= _PYTHON:
        array = _nested(data, kind)
        wanted = _kind(array.flat[0].item()) if array.size else get_default_dtype().numpy
    else:
        _refuse(types, data)
        wanted = functools.reduce(promote_types, map(_kind, _leaves(data)))
        array = _nested(_plain(data), kind)
    return _fitted(array, wanted if kind is None else kind)


def checked(array: Array) -> Array:
    """`array`; TypeError for element types PyTorch does not have, ValueError for a reversed one."""
    dtype_of(array)
    if any(stride < 0 for stride in array.strides):
        raise ValueError(
            "At least one stride in the given numpy array is negative, and tensors with negative strides "
            "are not currently supported. (You can probably work around this by making a copy of your "
            "array  with array.copy().) "
        )
    return array


def _is_nest(data: Any) -> bool:
    return isinstance(data, Sequence) and not isinstance(data, str | bytes)


def _leaf_types(data: Any) -> set[type]:
    """The types of the innermost elements."""
    if not _is_nest(data):
        return {type(data)}
    types = set(map(type, data))
    if types <= _PYTHON:
        return types
    return set().union(*map(_leaf_types, data))


def _leaves(data: Any) -> Iterator[Any]:
    if _is_nest(data):
        for each in data:
            yield from _leaves(each)
    else:
        yield data


def _refuse(types: set[type], data: Any) -> None:
    """The error for what is neither a number nor an array."""
    for kind in types:
        if issubclass(kind, str | bytes):
            if _is_nest(data):
                raise ValueError(f"too many dimensions '{kind.__name__}'")
            raise TypeError(f"new(): invalid data type '{kind.__name__}'")
        if not issubclass(kind, (*_ARRAYS, *_PYTHON)):
            raise RuntimeError(f"Could not infer dtype of {kind.__name__}")


def _kind(leaf: Any) -> np.dtype[Any]:
    if isinstance(leaf, Tensor):
        return leaf._array.dtype
    if isinstance(leaf, np.ndarray | np.generic):
        return dtype_of(np.asarray(leaf)).numpy
    if isinstance(leaf, bool):
        return bool_.numpy
    if isinstance(leaf, complex):
        return default_complex().numpy
    return int64.numpy if isinstance(leaf, int) else get_default_dtype().numpy


def _plain(data: Any) -> Any:
    """The same nest with tensors of one element as numbers."""
    if _is_nest(data):
        return [_plain(each) for each in data]
    if not isinstance(data, Tensor):
        return data
    if data._array.size != 1:
        if data._array.dtype.kind in "iub":
            raise TypeError("only integer tensors of a single element can be converted to an index")
        raise ValueError("only one element tensors can be converted to Python scalars")
    return data._array.reshape(())[()]


def _nested(data: Any, kind: np.dtype[Any] | None) -> Array:
    """The array that numpy makes; ValueError for ragged lists and for integers beyond `kind` and int64."""
    try:
        array = np.array(data)
    except ValueError:
        raise ValueError(_ragged(data)) from None
    if array.dtype.kind not in "fiubc" or array.dtype == np.uint64:
        if kind is not None and kind.kind in "fb":
            return array.astype(np.float64)
        raise ValueError("Overflow when unpacking long long")
    return array


def _ragged(data: Any, depth: int = 1) -> str:
    """Where nested lists stop having one length, in PyTorch's words."""
    lengths = [len(row) if hasattr(row, "__len__") else 0 for row in data]
    for length in lengths:
        if length != lengths[0]:
            return f"expected sequence of length {lengths[0]} at dim {depth} (got {length})"
    return next((_ragged(row, depth + 1) for row in data), "inconsistent nesting")


def _fitted(array: Array, kind: np.dtype[Any]) -> Array:
    """In the dtype `kind`. Integers are checked; a negative one may wrap round in an unsigned dtype."""
    if kind.kind in "iu" and array.dtype != kind and array.size:
        limits = np.iinfo(kind)
        lowest = limits.min or -limits.max
        if not np.all((array >= lowest) & (array <= limits.max)):
            raise RuntimeError(f"value cannot be converted to type {kind.name} without overflow")
    return array.astype(kind, copy=False)
