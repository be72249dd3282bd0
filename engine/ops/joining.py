"""Several tensors put together along a dimension."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, promote_types
from engine.autograd.tensor import Tensor
from engine.autograd.variadic import Shapes, variadic

from .broadcasting import dimension


def _common(arrays: Sequence[Array]) -> list[Array]:
    kind = arrays[0].dtype
    for array in arrays[1:]:
        kind = promote_types(kind, array.dtype)
    return [array.astype(kind, copy=False) for array in arrays]


def _piece(g: Any, i: int, shapes: Shapes, dim: int) -> Any:
    start = sum(shape[dim] for shape in shapes[:i])
    return g[(slice(None),) * dim + (slice(start, start + shapes[i][dim]),)]


_cat = variadic("cat", lambda arrays, dim: np.concatenate(_common(arrays), dim), _piece)
_stack = variadic(
    "stack",
    lambda arrays, dim: np.stack(_common(arrays), dim),
    lambda g, i, shapes, dim: g[(slice(None),) * dim + (i,)],
)


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """The tensors one after the other along `dim`; all other dimensions must agree.

    A one-dimensional tensor without elements fits everywhere, as in PyTorch.
    """
    listed = list(tensors)
    if not listed:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    parts = [tensor for tensor in listed if tensor._array.shape != (0,)] or listed[:1]
    first = parts[0]._array
    if first.ndim == 0:
        raise RuntimeError("zero-dimensional tensor (at position 0) cannot be concatenated")
    axis = dimension(dim, first.ndim)
    for i, part in enumerate(parts):
        shape = part._array.shape
        if len(shape) != first.ndim:
            raise RuntimeError(
                f"Tensors must have same number of dimensions: got {first.ndim} and {len(shape)}"
            )
        for d, (wanted, got) in enumerate(zip(first.shape, shape, strict=True)):
            if d != axis and wanted != got:
                raise RuntimeError(
                    f"Sizes of tensors must match except in dimension {axis}. Expected size {wanted} but got "
                    f"size {got} for tensor number {i} in the list."
                )
    return _cat(parts, axis)


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors of one shape side by side along a new dimension."""
    listed = list(tensors)
    if not listed:
        raise RuntimeError("stack expects a non-empty TensorList")
    shape = listed[0]._array.shape
    for i, tensor in enumerate(listed):
        if tensor._array.shape != shape:
            raise RuntimeError(
                f"stack expects each tensor to be equal size, but got {list(shape)} at entry 0 and "
                f"{list(tensor._array.shape)} at entry {i}"
            )
    return _stack(listed, dimension(dim, len(shape) + 1))
