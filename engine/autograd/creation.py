"""Tensors from Python numbers, lists and numpy arrays."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .dtypes import Array, dtype, dtype_of, get_default_dtype
from .tensor import Tensor, wrap


def tensor(
    data: Any, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """A new leaf holding a copy of `data`: number, nested lists, numpy array or tensor.

    Python floats become the default dtype, integers int64; arrays keep theirs. ValueError for ragged lists.
    """
    if isinstance(data, Tensor):
        warnings.warn(
            "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
            "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor).",
            UserWarning,
            stacklevel=2,
        )
    array = _copied(data, None if dtype is None else dtype.numpy)
    if requires_grad and array.dtype.kind != "f":
        raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
    return wrap(array, requires_grad)


def as_tensor(data: Any, dtype: dtype | None = None, device: Any = None) -> Tensor:
    """`data` itself when it is a tensor of this dtype; a numpy array is shared, anything else copied."""
    if isinstance(data, Tensor):
        result: Tensor = data if dtype is None else data.to(dtype)
        return result
    if isinstance(data, np.ndarray) and (dtype is None or data.dtype == dtype.numpy):
        return from_numpy(data)
    return tensor(data, dtype=dtype)


def from_numpy(array: Array) -> Tensor:
    """A tensor that shares the memory of `array`; TypeError for an element type PyTorch does not have."""
    if not isinstance(array, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(array).__name__})")
    dtype_of(array)
    return wrap(array)


def _copied(data: Any, dtype: np.dtype[Any] | None) -> Array:
    if isinstance(data, Tensor):
        return np.array(data._array, dtype)
    try:
        array = np.array(data, dtype)
    except ValueError:
        raise ValueError(_ragged(data)) from None
    if array.dtype.kind not in "fiub":
        raise TypeError(f"new(): invalid data type '{type(data).__name__}'")
    if dtype is None and not isinstance(data, np.ndarray | np.generic):
        # Python numbers carry no width: floats take the default, and so does an empty list.
        return array.astype(get_default_dtype().numpy, copy=False) if array.dtype.kind == "f" else array
    dtype_of(array)
    return array


def _ragged(data: Any, depth: int = 1) -> str:
    """Where nested lists stop having one length, in PyTorch's words."""
    lengths = [len(row) if hasattr(row, "__len__") else 0 for row in data]
    for length in lengths:
        if length != lengths[0]:
            return f"expected sequence of length {lengths[0]} at dim {depth} (got {length})"
    return next((_ragged(row, depth + 1) for row in data), "inconsistent nesting")
