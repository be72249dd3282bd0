"""One tensor as several, each a view of a part.

Shapes: any; parts of the same but along `dim`.
Errors: IndexError for a dimension that is not there; RuntimeError for sizes that do not add up.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import Operation, op
from engine.autograd.several_views import several_views
from engine.autograd.tensor import Tensor

from .broadcasting import dimension
from .indexing import scattered, slice_


def _part(name: str, node: str = "") -> Operation:
    """The view of one part, with the node name of what split it off."""

    @op(name=name, node=node, view=True)
    def part(input: Array, /, index: tuple[Any, ...]) -> Any:
        return input[index]

    part.gradients(input=lambda g, shape, index: scattered(g, shape, index))
    return part


_chunk = _part("split")
_sized = _part("split_with_sizes")
_slice_off = _part("unbind")


def _range(axis: int, start: int, stop: int) -> tuple[Any, ...]:
    return (*(slice(None),) * axis, slice(start, stop), Ellipsis)


def _parts(part: Any, input: Any, axis: int, bounds: Sequence[int]) -> tuple[Any, ...]:
    ranges = [_range(axis, start, stop) for start, stop in pairwise(bounds)]
    return several_views(input, part, ranges, scattered)


def split(tensor: Any, split_size_or_sections: Any, dim: int = 0) -> tuple[Any, ...]:
    """Views of parts of one length along `dim`, the last perhaps shorter, or of these lengths."""
    if tensor._array.ndim == 0:
        raise RuntimeError("split expects at least a 1-dimensional tensor")
    axis = dimension(dim, tensor._array.ndim)
    length = tensor._array.shape[axis]
    if np.ndim(split_size_or_sections) == 0:
        size = int(split_size_or_sections)
        if size < 0:
            raise RuntimeError(f"split expects split_size be non-negative, but got split_size={size}")
        if size == 0 and length:
            raise RuntimeError(
                f"split_size can only be 0 if dimension size is 0, but got dimension size of {length}"
            )
        return _parts(_chunk, tensor, axis, [*range(0, length, size or 1), length] if length else [0, 0])
    lengths = [int(n) for n in split_size_or_sections]
    if sum(lengths) != length:
        raise RuntimeError(
            f"split_with_sizes expects split_sizes to sum exactly to {length} (input tensor's size at "
            f"dimension {axis}), but got split_sizes={lengths}"
        )
    return _parts(_sized, tensor, axis, [0, *np.cumsum(lengths, dtype=int).tolist()])


def chunk(input: Any, chunks: int, dim: int = 0) -> tuple[Any, ...]:
    """Views of at most `chunks` parts of one length along `dim`."""
    if input._array.ndim == 0:
        raise RuntimeError("chunk expects at least a 1-dimensional tensor")
    if chunks <= 0:
        raise RuntimeError(f"chunk expects `chunks` to be greater than 0, got: {chunks}")
    length = input._array.shape[dimension(dim, input._array.ndim)]
    return split(input, -(-length // int(chunks)) if length else [0] * int(chunks), dim)


def unbind(input: Any, dim: int = 0) -> tuple[Any, ...]:
    """Views of all slices along `dim`, without that dimension."""
    if input._array.ndim == 0:
        raise IndexError("Dimension specified as 0 but tensor has no dimensions")
    axis = dimension(dim, input._array.ndim)
    lead = (slice(None),) * axis
    slices = [(*lead, i, Ellipsis) for i in range(input._array.shape[axis])]
    return several_views(input, _slice_off, slices, scattered)


def tensor_split(
    input: Any,
    indices_or_sections: Any = None,
    dim: int = 0,
    *,
    indices: Any = None,
    sections: int | None = None,
    tensor_indices_or_sections: Any = None,
) -> tuple[Any, ...]:
    """Views of so many parts of nearly one length along `dim`, or of the parts between these indices."""
    given = (indices_or_sections, indices, sections, tensor_indices_or_sections)
    wanted = next((each for each in given if each is not None), None)
    if wanted is None or isinstance(wanted, float):
        raise TypeError("tensor_split() missing 1 required positional argument: 'indices'")
    return _split_at(input, _listed(wanted), dim)


def _listed(wanted: Any) -> Any:
    """A tensor of indices or a number of sections as Python's."""
    if not isinstance(wanted, Tensor):
        return wanted
    if wanted._array.dtype != np.int64:
        raise RuntimeError(
            "tensor_split expected tensor_indices_or_sections to have dtype of long, but got "
            f"{wanted.dtype.type_name}"
        )
    if wanted._array.ndim > 1:
        raise RuntimeError(
            "tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional "
            f"tensor, but got a tensor with {wanted._array.ndim} dims"
        )
    return wanted.tolist()


def _split_at(input: Any, sections: Any, dim: int) -> tuple[Any, ...]:
    if input._array.ndim == 0:
        raise RuntimeError(
            "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims"
        )
    axis = dimension(dim, input._array.ndim)
    length = input._array.shape[axis]
    if isinstance(sections, int):
        if sections <= 0:
            raise RuntimeError(f"number of sections must be larger than 0, got {sections}")
        short, longer = divmod(length, sections)
        bounds = [i * short + min(i, longer) for i in range(sections + 1)]
        return _parts(slice_, input, axis, bounds)
    starts, stops = [0, *sections], [*sections, length]
    return tuple(slice_(input, _range(axis, start, stop)) for start, stop in zip(starts, stops, strict=True))


def _split_evenly(name: str, input: Any, wanted: Any, dim: int, least: int) -> tuple[Any, ...]:
    """tensor_split into parts of one length; RuntimeError where that cannot be, or for too few dimensions."""
    ndim = input._array.ndim
    if ndim < least:
        raise RuntimeError(
            f"torch.{name} requires a tensor with at least {least} dimension, but got a tensor with {ndim} "
            "dimensions!"
        )
    length = input._array.shape[dim]
    if isinstance(wanted, int) and (wanted <= 0 or length % wanted):
        raise RuntimeError(
            f"torch.{name} attempted to split along dimension {dim}, but the size of the dimension {length} "
            f"is not divisible by the split_size {wanted}!"
        )
    return _split_at(input, _listed(wanted), dim)


def hsplit(
    input: Any, indices_or_sections: Any = None, *, indices: Any = None, sections: int | None = None
) -> tuple[Any, ...]:
    """Parts of one length, or between indices, along columns (along the only dimension of a vector)."""
    wanted = next(each for each in (indices_or_sections, indices, sections) if each is not None)
    return _split_evenly("hsplit", input, wanted, 0 if input._array.ndim == 1 else 1, 1)


def vsplit(
    input: Any, indices_or_sections: Any = None, *, indices: Any = None, sections: int | None = None
) -> tuple[Any, ...]:
    """Parts of one length, or between indices, along rows."""
    wanted = next(each for each in (indices_or_sections, indices, sections) if each is not None)
    return _split_evenly("vsplit", input, wanted, 0, 2)


def dsplit(
    input: Any, indices_or_sections: Any = None, *, indices: Any = None, sections: int | None = None
) -> tuple[Any, ...]:
    """Parts of one length, or between indices, along the third dimension."""
    wanted = next(each for each in (indices_or_sections, indices, sections) if each is not None)
    return _split_evenly("dsplit", input, wanted, 2, 3)


def narrow(input: Any, dim: int, start: int, length: int) -> Any:
    """The view of `length` slices along `dim` from `start` on."""
    if input._array.ndim == 0:
        raise RuntimeError("narrow() cannot be applied to a 0-dim tensor.")
    if length < 0:
        raise RuntimeError("narrow(): length must be non-negative.")
    axis = dimension(dim, input._array.ndim)
    size = input._array.shape[axis]
    if not -size <= int(start) <= size:
        raise IndexError(
            f"start out of range (expected to be in range of [{-size}, {size}], but got {int(start)})"
        )
    first = int(start) % size if size and start < 0 else int(start)
    if first + length > size:
        raise RuntimeError(f"start ({first}) + length ({length}) exceeds dimension size ({size}).")
    return slice_(input, _range(axis, first, first + length))


def select(input: Any, dim: int, index: int) -> Any:
    """The view of one slice along `dim`, without that dimension."""
    axis = dimension(dim, input._array.ndim)
    size = input._array.shape[axis]
    if not -size <= index < size:
        raise IndexError(
            f"select(): index {index} out of range for tensor of size {list(input._array.shape)} at "
            f"dimension {axis}"
        )
    return input[(*(slice(None),) * axis, index)]
