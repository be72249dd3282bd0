"""A tensor with some of it replaced, out of place: what writing into a view would do.

Shapes: those of the view that is replaced.
Errors: RuntimeError for other shapes.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .broadcasting import dimension


def select_scatter(input: Any, src: Any, dim: int, index: int) -> Any:
    """`input` with `src` as one slice along `dim`."""
    out = input.clone()
    out.select(dim, index).copy_(src)
    return out


def slice_scatter(
    input: Any, src: Any, dim: int = 0, start: int | None = None, end: int | None = None, step: int = 1
) -> Any:
    """`input` with `src` as the slices from `start` to `end` along `dim`."""
    out = input.clone()
    lead = (slice(None),) * dimension(dim, input._array.ndim)
    out[(*lead, slice(start, end, step))].copy_(src)
    return out


def diagonal_scatter(input: Any, src: Any, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Any:
    """`input` with `src` on a diagonal."""
    out = input.clone()
    out.diagonal(offset, dim1, dim2).copy_(src)
    return out


def as_strided_scatter(
    input: Any, src: Any, size: Sequence[int], stride: Sequence[int], storage_offset: int | None = None
) -> Any:
    """`input` with `src` where as_strided with these lengths and steps would look."""
    out = input.clone()
    out.as_strided(size, stride, storage_offset).copy_(src)
    return out


def put(input: Any, index: Any, source: Any, accumulate: bool = False) -> Any:
    """`input` with the elements of `source` at these flat places, added to what is there if `accumulate`."""
    if input.dtype != source.dtype:
        raise RuntimeError(
            "put_(): self and source expected to have the same dtype, but got self.dtype = "
            f"{input.dtype.type_name} and source.dtype = {source.dtype.type_name}"
        )
    count, places = input._array.size, index.reshape(-1)
    if source._array.size != places._array.size:
        raise IndexError(
            "put_(): Expected source and index to have the same number of elements, but got source.numel() = "
            f"{source._array.size}, index.numel() = {places._array.size}"
        )
    wrong = places._array[(places._array < -count) | (places._array >= count)]
    if wrong.size:
        raise IndexError(f"out of range: tried to access index {wrong[0]} on a tensor of {count} elements.")
    flat = input.reshape(-1)
    if accumulate:
        return flat.index_add(0, places, source.reshape(-1)).reshape(input.shape)
    return flat.index_copy(0, places, source.reshape(-1)).reshape(input.shape)


def unravel_index(indices: Any, shape: Any) -> tuple[Any, ...]:
    """For flat places the index along each dimension of a tensor of this shape."""
    if indices._array.dtype.kind not in "iu":
        raise TypeError(f"expected 'indices' to be integer dtype, but got {indices.dtype}")
    left, found = indices.long(), []
    for length in reversed([int(n) for n in ([shape] if np.ndim(shape) == 0 else shape)]):
        found.append(left % length)
        left = left // length
    return tuple(reversed(found))
