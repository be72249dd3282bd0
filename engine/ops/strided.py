"""Tensors over memory as it is: of given strides, over a buffer, and the same bytes as another dtype.

Shapes: sizes as given.
Errors: RuntimeError for memory that is too small.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype
from engine.autograd.tensor import Tensor, wrap

from .leaves import Kind, creator, floats


@creator
def empty_strided(size: Any, stride: Any, *, dtype: Kind = None) -> Array:
    """A tensor of this size whose elements lie `stride` apart, with whatever was in memory."""
    kind = floats(dtype)
    count = 1 + sum((length - 1) * step for length, step in zip(size, stride, strict=True))
    memory = np.empty(count if math.prod(size) else 0, kind)
    return np.lib.stride_tricks.as_strided(memory, size, [step * kind.itemsize for step in stride])


@creator
def empty_permuted(size: Any, physical_layout: Any, *, dtype: Kind = None) -> Array:
    """A tensor of this size whose dimensions follow each other in memory as `physical_layout` lists them."""
    ordered = np.empty([size[d] for d in physical_layout], floats(dtype))
    return ordered.transpose(np.argsort(physical_layout))


@creator
def new_empty_strided(self: Tensor, size: Any, stride: Any, *, dtype: Kind = None) -> Array:
    """The same in the dtype of this tensor."""
    made: Array = empty_strided(size, stride)._array.astype(dtype or self._array.dtype)
    return made


def frombuffer(
    buffer: Any, *, dtype: dtype, count: int = -1, offset: int = 0, requires_grad: bool = False
) -> Tensor:
    """A tensor over the memory of a bytes-like object, from `offset` bytes on."""
    return wrap(np.frombuffer(buffer, dtype.numpy, count, offset), requires_grad)


def view_as_dtype(input: Tensor, kind: dtype) -> Tensor:
    """The same bytes read as another dtype; RuntimeError where the last dimension holds no whole ones."""
    array, wanted = input._array, kind.numpy
    if array.ndim == 0 and wanted.itemsize != array.itemsize:
        raise RuntimeError(
            f"self.dim() cannot be 0 to view {input.dtype.type_name} as {kind.type_name} "
            "(different element sizes)"
        )
    if array.ndim and array.shape[-1] * array.itemsize % wanted.itemsize:
        raise RuntimeError(
            f"self.size(-1) must be divisible by {wanted.itemsize // array.itemsize} to view "
            f"{input.dtype.type_name} as {kind.type_name} (different element sizes), but got "
            f"{array.shape[-1]}"
        )
    result = wrap(array.view(wanted))
    result._history = input._shared_history()
    return result
