"""Tensors filled by a rule: zeros, ones, one value, the identity, and the same in another's shape.

Shapes: sizes as given, one by one or as a sequence.
Errors: RuntimeError for negative lengths.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor

from .leaves import Kind, creator, floats, not_negative, shape_of, size_tuple


@creator
def zeros(*lengths: Any, size: Any = None, dtype: Kind = None) -> Array:
    """A tensor of zeros."""
    return np.zeros(not_negative(shape_of("zeros", lengths, size), "zeros"), floats(dtype))


@creator
def ones(*lengths: Any, size: Any = None, dtype: Kind = None) -> Array:
    """A tensor of ones."""
    return np.ones(not_negative(shape_of("ones", lengths, size)), floats(dtype))


@creator
def empty(*lengths: Any, size: Any = None, dtype: Kind = None) -> Array:
    """A tensor whose values are whatever was in memory."""
    return np.empty(not_negative(shape_of("empty", lengths, size)), floats(dtype))


@creator
def full(size: Any, fill_value: Any, *, dtype: Kind = None) -> Array:
    """A tensor of one value; its dtype is that of the value unless given."""
    shape = not_negative(size_tuple("full", size, 1))
    return _filled(shape, fill_value, _kind_of(fill_value) if dtype is None else dtype)


@creator
def scalar_tensor(s: Any, *, dtype: Kind = None) -> Array:
    """A 0-d tensor of one value, by default a float."""
    return _filled((), s, floats(dtype))


@creator
def eye(n: int, m: int | None = None, *, dtype: Kind = None) -> Array:
    """The (n, m) matrix with ones on its diagonal."""
    for name, length in (("n", n), ("m", m)):
        if length is not None and length < 0:
            raise RuntimeError(f"{name} must be greater or equal to 0, got {length}")
    return np.eye(n, m, dtype=floats(dtype))


@creator
def tril_indices(row: int, col: int, offset: int = 0, *, dtype: Kind = None) -> Array:
    """The (2, n) indices of the lower triangle of a (row, col) matrix."""
    return np.stack(np.tril_indices(row, offset, col)).astype(dtype or np.int64)


@creator
def triu_indices(row: int, col: int, offset: int = 0, *, dtype: Kind = None) -> Array:
    """The (2, n) indices of the upper triangle of a (row, col) matrix."""
    return np.stack(np.triu_indices(row, offset, col)).astype(dtype or np.int64)


@creator
def zeros_like(input: Tensor, *, dtype: Kind = None) -> Array:
    """Zeros in the shape and dtype of `input`."""
    return np.zeros_like(input._array, dtype)


@creator
def ones_like(input: Tensor, *, dtype: Kind = None) -> Array:
    """Ones in the shape and dtype of `input`."""
    return np.ones_like(input._array, dtype)


@creator
def empty_like(input: Tensor, *, dtype: Kind = None) -> Array:
    """Whatever is in memory, in the shape and dtype of `input`."""
    return np.empty_like(input._array, dtype)


@creator
def full_like(input: Tensor, fill_value: Any, *, dtype: Kind = None) -> Array:
    """One value in the shape and dtype of `input`."""
    if isinstance(fill_value, Tensor) and fill_value._array.ndim:
        raise TypeError("full_like(): argument 'fill_value' (position 2) must be Number, not Tensor")
    return _filled(input._array.shape, fill_value, dtype or input._array.dtype)


@creator
def new_zeros(self: Tensor, *lengths: Any, size: Any = None, dtype: Kind = None) -> Array:
    """A tensor of zeros in the dtype of this one."""
    return np.zeros(not_negative(shape_of("new_zeros", lengths, size)), dtype or self._array.dtype)


@creator
def new_ones(self: Tensor, *lengths: Any, size: Any = None, dtype: Kind = None) -> Array:
    """A tensor of ones in the dtype of this one."""
    return np.ones(not_negative(shape_of("new_ones", lengths, size)), dtype or self._array.dtype)


@creator
def new_empty(self: Tensor, *lengths: Any, size: Any = None, dtype: Kind = None) -> Array:
    """A tensor of whatever was in memory, in the dtype of this one."""
    return np.empty(not_negative(shape_of("new_empty", lengths, size)), dtype or self._array.dtype)


@creator
def new_full(self: Tensor, size: Any, fill_value: Any, *, dtype: Kind = None) -> Array:
    """A tensor of one value in the dtype of this one."""
    shape = not_negative(size_tuple("new_full", size, 1))
    return _filled(shape, fill_value, dtype or self._array.dtype)


def _kind_of(value: Any) -> np.dtype[Any]:
    if isinstance(value, str) or value is None:
        raise TypeError(
            f"full(): argument 'fill_value' (position 2) must be Number, not {type(value).__name__}"
        )
    if isinstance(value, Tensor):
        return value._array.dtype
    kind = np.asarray(value).dtype
    return floats(None) if kind.kind == "f" else kind


def _filled(shape: tuple[int, ...], value: Any, kind: np.dtype[Any]) -> Array:
    number = value.item() if isinstance(value, Tensor) else value
    return np.asarray(np.full(shape, number).astype(kind))
