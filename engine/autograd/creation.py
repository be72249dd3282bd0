"""Tensors from Python numbers, lists and numpy arrays."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .device import require_cpu
from .dtypes import Array, as_dtype, dtype
from .reading import checked, read
from .tensor import Tensor, new_leaf, wrap

_COPIED = (
    "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
    "sourceTensor.detach().clone().requires_grad_(True), rather than {}(sourceTensor)."
)
_READ_ONLY = (
    "The given NumPy array is not writable, and PyTorch does not support non-writable tensors. This means "
    "writing to this tensor will result in undefined behavior. You may want to copy the array to protect its "
    "data or make it writable before converting it to a tensor. This type of warning will be suppressed for "
    "the rest of this program."
)


def tensor(
    data: Any,
    *,
    dtype: dtype | None = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """A new leaf holding a copy of `data`: number, nested lists, numpy array or tensor.

    Python floats become the default dtype, integers int64; arrays keep theirs. ValueError for ragged lists.
    """
    if isinstance(data, Tensor):
        warnings.warn(_COPIED.format("torch.tensor"), UserWarning, stacklevel=2)
    return _leaf(data, dtype, device, requires_grad)


def new_tensor(
    self: Tensor, data: Any, *, dtype: dtype | None = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """A new leaf holding a copy of `data`, by default in the dtype of this tensor."""
    if isinstance(data, Tensor):
        warnings.warn(_COPIED.format("tensor.new_tensor"), UserWarning, stacklevel=2)
    return _leaf(data, self.dtype if dtype is None else dtype, device, requires_grad)


def _leaf(data: Any, dtype: dtype | None, device: Any, requires_grad: bool) -> Tensor:
    require_cpu(device)
    array = read(data, None if dtype is None else as_dtype(dtype).numpy)
    if requires_grad and array.dtype.kind != "f":
        raise RuntimeError("Only Tensors of floating point and complex dtype can require gradients")
    return new_leaf(array, requires_grad)


def as_tensor(data: Any, dtype: dtype | None = None, device: Any = None) -> Tensor:
    """`data` itself when it is a tensor of this dtype; a numpy array is shared, anything else copied."""
    require_cpu(device)
    kind = None if dtype is None else as_dtype(dtype, "as_tensor")
    if isinstance(data, Tensor):
        result: Tensor = data if kind is None else data.to(kind)
        return result
    if isinstance(data, np.ndarray) and (kind is None or data.dtype == kind.numpy):
        return from_numpy(data)
    return tensor(data, dtype=kind)


def asarray(
    obj: Any,
    *,
    dtype: dtype | None = None,
    device: Any = None,
    copy: bool | None = None,
    requires_grad: bool | None = None,
) -> Tensor:
    """As `as_tensor`, with a copy where `copy` is True; ValueError where it is False and one is needed.

    Without `requires_grad` a tensor keeps its history; False cuts it off.
    """
    result: Tensor
    if copy and isinstance(obj, Tensor):
        result = obj.clone() if dtype is None else obj.to(dtype, copy=True)
    else:
        result = tensor(obj, dtype=dtype, device=device) if copy else as_tensor(obj, dtype, device)
    shared = result is obj or (isinstance(obj, np.ndarray) and np.shares_memory(result._array, obj))
    if copy is False and not shared:
        raise ValueError("can't alias arbitrary sequence into a tensor.")
    if requires_grad is None or requires_grad == result.requires_grad:
        return result
    return result.requires_grad_() if requires_grad else result.detach()


def from_numpy(ndarray: Array) -> Tensor:
    """A tensor that shares the memory of `ndarray`; TypeError for an element type PyTorch does not have."""
    if not isinstance(ndarray, np.ndarray):
        raise TypeError(f"expected np.ndarray (got {type(ndarray).__name__})")
    if not ndarray.flags.writeable:
        warnings.warn(_READ_ONLY, UserWarning, stacklevel=2)
    return wrap(checked(ndarray))
