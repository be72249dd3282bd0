"""Several tensors put together along a dimension.

Shapes: equal but along the dimension joined.
Errors: RuntimeError for other shapes, or no tensors.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

import numpy as np

from engine.autograd.dtypes import Array, dtype_of, promote_types
from engine.autograd.tensor import Tensor, wrap
from engine.autograd.variadic import Shapes, variadic

from .broadcasting import dimension


def _common(arrays: Sequence[Array]) -> list[Array]:
    kind = arrays[0].dtype
    for array in arrays[1:]:
        if array.dtype is not kind:
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


def _tensors(name: str, tensors: Any) -> list[Tensor]:
    """The tensors as a list; TypeError when they are none."""
    if isinstance(tensors, Tensor) or not isinstance(tensors, Iterable):
        kind = type(tensors).__name__
        raise TypeError(f"{name}(): argument 'tensors' (position 1) must be tuple of Tensors, not {kind}")
    listed = list(tensors)
    for i, tensor in enumerate(listed):
        if not isinstance(tensor, Tensor):
            raise TypeError(f"expected Tensor as element {i} in argument 0, but got {type(tensor).__name__}")
    return listed


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """The tensors one after the other along `dim`; all other dimensions must agree.

    A one-dimensional tensor without elements fits everywhere, as in PyTorch; only its dtype counts.
    """
    listed = _tensors("cat", tensors)
    if not listed:
        raise ValueError("torch.cat(): expected a non-empty list of Tensors")
    parts = [tensor for tensor in listed if tensor._array.shape != (0,)]
    if not parts:
        return cast(Tensor, listed[0].clone())
    first = parts[0]._array
    for i, part in enumerate(listed):
        if part._array.ndim == 0:
            raise RuntimeError(f"zero-dimensional tensor (at position {i}) cannot be concatenated")
    axis = dimension(dim, first.ndim)
    for i, part in enumerate(parts):
        shape = part._array.shape
        if shape == first.shape:
            continue
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
    joined = _cat(parts, axis)
    if len(parts) == len(listed):
        return joined
    kind = dtype_of(_common([tensor._array for tensor in listed])[0])
    return cast(Tensor, joined.to(kind))


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors of one shape side by side along a new dimension."""
    listed = _tensors("stack", tensors)
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


def atleast_1d(*tensors: Any) -> Any:
    """The tensor, or a tuple of all, with at least one dimension."""
    return _each(_one_dimension, tensors)


def atleast_2d(*tensors: Any) -> Any:
    """The tensor, or a tuple of all, with at least two dimensions, new ones in front."""
    return _each(_two_dimensions, tensors)


def atleast_3d(*tensors: Any) -> Any:
    """The tensor, or a tuple of all, with at least three dimensions, the third behind."""
    return _each(_three_dimensions, tensors)


def _each(widened: Callable[[Any], Any], tensors: tuple[Any, ...]) -> Any:
    if len(tensors) == 1 and isinstance(tensors[0], Tensor):
        return widened(tensors[0])
    listed = tensors[0] if len(tensors) == 1 else tensors
    return tuple(widened(tensor) for tensor in listed)


def _one_dimension(tensor: Any) -> Any:
    return tensor.reshape(1) if tensor._array.ndim == 0 else tensor


def _two_dimensions(tensor: Any) -> Any:
    return tensor if tensor._array.ndim >= 2 else _one_dimension(tensor).unsqueeze(0)


def _three_dimensions(tensor: Any) -> Any:
    return tensor if tensor._array.ndim >= 3 else _two_dimensions(tensor).unsqueeze(-1)


def _given(name: str, tensors: Sequence[Any]) -> Sequence[Any]:
    listed = _tensors(name, tensors)
    if not listed:
        raise RuntimeError(f"{name} expects a non-empty TensorList")
    return listed


def hstack(tensors: Sequence[Any]) -> Any:
    """The tensors side by side: along the columns, vectors along their only dimension."""
    parts = [_one_dimension(tensor) for tensor in _given("hstack", tensors)]
    return cat(parts, 0 if parts and parts[0]._array.ndim == 1 else 1)


def vstack(tensors: Sequence[Any]) -> Any:
    """The tensors one above the other, vectors as rows."""
    return cat([_two_dimensions(tensor) for tensor in _given("vstack", tensors)], 0)


def dstack(tensors: Sequence[Any]) -> Any:
    """The tensors one behind the other along the third dimension."""
    return cat([_three_dimensions(tensor) for tensor in _given("dstack", tensors)], 2)


def column_stack(tensors: Sequence[Any]) -> Any:
    """The tensors side by side, vectors as columns."""
    parts = _given("column_stack", tensors)
    return cat([p.reshape(-1, 1) if p._array.ndim < 2 else p for p in parts], 1)


def block_diag(*tensors: Any) -> Any:
    """The matrices along the diagonal of one, zeros elsewhere."""
    for i, tensor in enumerate(tensors):
        if tensor._array.ndim > 2:
            raise RuntimeError(
                "torch.block_diag: Input tensors must have 2 or fewer dimensions. "
                f"Input {i} has {tensor._array.ndim} dimensions"
            )
    blocks = [_two_dimensions(tensor) for tensor in tensors] or [wrap(np.zeros((1, 0), np.float32))]
    width = sum(block._array.shape[1] for block in blocks)
    rows, start = [], 0
    for block in blocks:
        n, m = block._array.shape
        kind = block._array.dtype
        left, right = (wrap(np.zeros((n, zeros), kind)) for zeros in (start, width - start - m))
        rows.append(cat([left, block, right], 1))
        start += m
    return cat(rows, 0)
