"""The same elements in another order, repeated, or seen through windows.

Shapes: as the functions say.
Errors: IndexError for a dimension that is not there; RuntimeError for sizes that do not fit.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.layout import memory_owner
from engine.autograd.op import op
from engine.autograd.tensor import Tensor, wrap

from .broadcasting import dimension
from .reductions import axes_of, sum_dims
from .shapes import permuted, reshape, sizes, spread, unsqueeze, viewed
from .slots import slices_at

Ints = int | Sequence[int]


def _listed(value: Ints) -> tuple[int, ...]:
    return (int(value),) if np.ndim(value) == 0 else tuple(value)  # type: ignore[arg-type]


@op(name="flip")
def flipped(input: Array, /, axes: tuple[int, ...]) -> Any:
    """The elements along some dimensions in reverse order."""
    return np.flip(input, axes)


flipped.gradients(input=lambda g, axes: flipped(g, axes))


def flip(input: Any, *dims: Any) -> Any:
    """The elements along `dims` in reverse order."""
    if not dims:
        raise TypeError('flip() missing 1 required positional arguments: "dims"')
    listed = dims[0] if len(dims) == 1 and not isinstance(dims[0], int) else dims
    return flipped(input, axes_of(input._array.ndim, tuple(listed)) if listed else ())


def flip_listed(input: Any, dims: Sequence[int]) -> Any:
    """The same as a function, which takes the dimensions as one list; TypeError for a number."""
    if isinstance(dims, int):
        raise TypeError("flip(): argument 'dims' (position 2) must be tuple of ints, not int")
    return flip(input, dims)


def fliplr(input: Any) -> Any:
    """The second dimension in reverse order."""
    if input._array.ndim < 2:
        raise RuntimeError("Input must be >= 2-d.")
    return flipped(input, (1,))


def flipud(input: Any) -> Any:
    """The first dimension in reverse order."""
    if input._array.ndim < 1:
        raise RuntimeError("Input must be >= 1-d.")
    return flipped(input, (0,))


@op(name="roll")
def rolled(input: Array, /, shifts: tuple[int, ...], axes: tuple[int, ...] | None) -> Any:
    """The elements moved on, those beyond the end to the front."""
    return np.roll(input, sum(shifts), None) if axes is None else np.roll(input, shifts, axes)


rolled.gradients(input=lambda g, shifts, axes: rolled(g, tuple(-n for n in shifts), axes))


def roll(input: Any, shifts: Ints, dims: Ints | None = None) -> Any:
    """The elements moved by `shifts` along `dims` (of the flat tensor by default), around the end."""
    if not _listed(shifts):
        raise RuntimeError("`shifts` required")
    if dims is None or dims == ():
        return rolled(input, _listed(shifts), None)
    if input._array.ndim == 0:
        raise IndexError(f"Dimension specified as {_listed(dims)[0]} but tensor has no dimensions")
    if len(_listed(dims)) != len(_listed(shifts)):
        raise RuntimeError(
            f"shifts and dimensions must align. shifts: {len(_listed(shifts))}, dims:{len(_listed(dims))}"
        )
    axes = tuple(dimension(d, input._array.ndim) for d in _listed(dims))
    return rolled(input, _listed(shifts), axes)


@op(name="rot90", node="Rot90Backward0")
def rotated(input: Array, /, k: int, dims: tuple[int, int]) -> Any:
    """k quarter turns from the first towards the second of `dims`."""
    return np.rot90(input, k, dims).copy()


rotated.gradients(input=lambda g, k, dims: rotated(g, -k, dims))


def rot90(input: Any, k: int = 1, dims: Sequence[int] = (0, 1)) -> Any:
    """k quarter turns from the first towards the second of `dims`."""
    if len(dims) != 2:
        raise RuntimeError(f"expected total rotation dims == 2, but got dims = {len(dims)}")
    if input._array.ndim < 2:
        raise RuntimeError(f"expected total dims >= 2, but got total dims = {input._array.ndim}")
    if dims[0] == dims[1]:
        raise RuntimeError(
            f"expected rotation dims to be different, but got dim0 = {dims[0]} and dim1 = {dims[1]}"
        )
    first, second = (dimension(d, input._array.ndim) for d in dims)
    return rotated(input, k, (first, second))


def movedim(input: Any, source: Ints, destination: Ints) -> Any:
    """The dimensions `source` moved to the places `destination`, all others in their order."""
    ndim = input._array.ndim
    origins = [dimension(d, ndim) for d in _listed(source)]
    places = [dimension(d, ndim) for d in _listed(destination)]
    if len(origins) != len(places):
        raise RuntimeError(
            "movedim: Invalid source or destination dims: source "
            f"({list(_listed(source))} dims) should contain the same number of dims as destination "
            f"({list(_listed(destination))} dims)"
        )
    for name, axes in (("source", origins), ("destination", places)):
        if len(set(axes)) != len(axes):
            listed = list(_listed(source if name == "source" else destination))
            raise RuntimeError(f"movedim: repeated dim in `{name}` ({listed})")
    order = [d for d in range(ndim) if d not in origins]
    for place, origin in sorted(zip(places, origins, strict=True)):
        order.insert(place, origin)
    return permuted(input, tuple(order))


@op(name="repeat")
def tiled(input: Array, /, repeats: tuple[int, ...]) -> Any:
    """The tensor side by side `repeats` times along each dimension."""
    return np.tile(input, repeats)


def _repeated_back(g: Any, shape: tuple[int, ...], repeats: tuple[int, ...]) -> Any:
    """The sum over the copies of each element."""
    full = (1,) * (len(repeats) - len(shape)) + shape
    parts = [n for pair in zip(repeats, full, strict=True) for n in pair]
    return sum_dims(g.reshape(tuple(parts)), tuple(range(0, len(parts), 2)), False).reshape(shape)


tiled.gradients(input=_repeated_back)


def repeat(input: Any, *repeats: Any) -> Any:
    """The tensor side by side `repeats` times along each dimension, new ones in front."""
    counts = sizes(repeats, "repeat", "repeats")
    if len(counts) < input._array.ndim:
        raise RuntimeError(
            "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor"
        )
    return tiled(input, counts)


def tile(input: Any, *dims: Any) -> Any:
    """Like repeat; missing counts in front are 1."""
    counts = sizes(dims, "tile", "dims")
    return tiled(input, (1,) * (input._array.ndim - len(counts)) + counts)


def repeat_interleave(
    input: Any, repeats: Any = None, dim: int | None = None, *, output_size: int | None = None
) -> Any:
    """Each slice along `dim` (each element without) `repeats` times, a number or one for each."""
    if repeats is None:
        if input._array.ndim != 1:
            raise RuntimeError("repeat_interleave only accept 1D vector as repeat")
        if input._array.dtype.kind not in "iu":
            raise NotImplementedError(
                f"\"repeat_interleave_cpu\" not implemented for '{input.dtype.type_name}'"
            )
        if input._array.size and input._array.min() < 0:
            raise RuntimeError("repeats can not be negative")
        return wrap(np.repeat(np.arange(input._array.size), input._array))
    source, axis = (reshape(input, -1), 0) if dim is None else (input, dimension(dim, input._array.ndim))
    length = source._array.shape[axis]
    if np.ndim(repeats._array if isinstance(repeats, Tensor) else repeats) > 1:
        raise RuntimeError("repeats must be 0-dim or 1-dim tensor")
    counts = repeats._array if isinstance(repeats, Tensor) else repeats
    if np.ndim(counts) == 0 and source._array.ndim:
        shape, n = source._array.shape, int(counts)
        wide = spread(unsqueeze(source, axis + 1), (*shape[: axis + 1], n, *shape[axis + 1 :]))
        return viewed(wide, (*shape[:axis], length * n, *shape[axis + 1 :]))
    if np.ndim(counts) == 1 and len(counts) not in (1, length):
        raise RuntimeError(
            "repeats must have the same size as input along dim, but got repeats.size(0) = "
            f"{len(counts)} and input.size({axis}) = {length}"
        )
    if isinstance(repeats, Tensor) and counts.dtype.kind not in "iu":
        raise NotImplementedError(
            f"\"repeat_interleave_cpu\" not implemented for '{repeats.dtype.type_name}'"
        )
    return slices_at(source, np.repeat(np.arange(length), counts), axis)


def unflatten(input: Any, dim: int, sizes: Sequence[int]) -> Any:
    """One dimension as several of these sizes; -1 stands for what is left."""
    shape = input._array.shape
    axis = dimension(dim, input._array.ndim)
    listed = list(sizes)
    if listed.count(-1) == 1 and 0 not in listed and shape[axis] % math.prod(listed) == 0:
        listed[listed.index(-1)] = shape[axis] // -math.prod(listed)
    if math.prod(listed) != shape[axis]:
        raise RuntimeError(
            f"unflatten: Provided sizes {list(sizes)} don't multiply up to the size of dim {axis} "
            f"({shape[axis]}) in the input tensor"
        )
    return reshape(input, (*shape[:axis], *listed, *shape[axis + 1 :]))


@op(name="unfold", view=True)
def windows(input: Array, /, dim: int, size: int, step: int) -> Any:
    """All windows of `size` elements along `dim`, `step` apart, in a new last dimension."""
    lead = (slice(None),) * dim
    return np.lib.stride_tricks.sliding_window_view(input, size, dim, writeable=True)[
        (*lead, slice(None, None, step))
    ]


@op(name="unfold_backward")
def windows_added(input: Array, /, size: tuple[int, ...], dim: int, step: int) -> Any:
    """Each window added where it came from, in zeros of this shape."""
    out = np.zeros(size, input.dtype)
    lead: tuple[Any, ...] = (slice(None),) * dim
    for i in range(input.shape[dim]):
        window = np.moveaxis(input[(*lead, i)], -1, dim)
        out[(*lead, slice(i * step, i * step + window.shape[dim]))] += window
    return out


windows.gradients(input=lambda g, shape, dim, step: windows_added(g, shape, dim, step))
windows_added.gradients(input=lambda g, shape, dim, step: windows(g, dim, shape[-1], step))


def unfold(input: Any, dimension: int, size: int, step: int) -> Any:
    """All windows of `size` elements along `dimension`, `step` apart, in a new last dimension."""
    array = input._array
    if array.ndim == 0:
        return unsqueeze(input, 0)[:size]
    length = array.shape[dimension]
    if size > length:
        raise RuntimeError(f"maximum size for tensor at dimension {dimension} is {length} but size is {size}")
    return windows(input, dimension % array.ndim, size, step)


@op(name="as_strided", view=True)
def strided(input: Array, /, size: tuple[int, ...], stride: tuple[int, ...], storage_offset: int) -> Any:
    """The memory from `storage_offset` on, read with these steps (in elements) as this shape."""
    flat = input.reshape(-1)[storage_offset:]
    steps = tuple(n * input.itemsize for n in stride)
    return np.lib.stride_tricks.as_strided(flat, size, steps)


@op(name="as_strided_backward")
def strided_added(
    input: Array, /, size: tuple[int, ...], stride: tuple[int, ...], storage_offset: int
) -> Any:
    """Each element added where it came from, in zeros of shape `size`."""
    out = np.zeros(size, input.dtype)
    places = sum(
        (np.arange(n) * step).reshape((n,) + (1,) * (input.ndim - 1 - d))
        for d, (n, step) in enumerate(zip(input.shape, stride, strict=True))
    )
    np.add.at(out.reshape(-1), places + storage_offset, input)
    return out


strided.gradients(
    input=lambda g, shape, stride, storage_offset: strided_added(g, shape, stride, storage_offset)
)
strided_added.gradients(
    input=lambda g, shape, stride, storage_offset: strided(g, shape, stride, storage_offset)
)


def as_strided(
    input: Any, size: Sequence[int], stride: Sequence[int], storage_offset: int | None = None
) -> Any:
    """A view with these lengths and steps (in elements) of the memory from `storage_offset` on.

    The offset counts from the start of the memory and is by default that of `input`. RuntimeError where the
    view would reach beyond the memory.
    """
    if len(size) != len(stride):
        raise RuntimeError("mismatch in length of strides and shape")
    offset = input.storage_offset() if storage_offset is None else storage_offset
    last = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True))
    memory = memory_owner(input._array)
    if math.prod(size) and last >= memory.nbytes // input._array.itemsize:
        raise RuntimeError(
            f"setStorage: sizes {list(size)}, strides {list(stride)}, storage offset {offset}, and "
            f"itemsize {input._array.itemsize} requiring a storage size of "
            f"{(last + 1) * input._array.itemsize} are out of bounds for storage of size {memory.nbytes}"
        )
    source = _in_order(input, offset, last, memory)
    return strided(source, tuple(size), tuple(stride), offset - source.storage_offset())


def _in_order(input: Any, first: int, last: int, memory: Array) -> Any:
    """`input` if the memory from `first` to `last` is its own, else its base, else the memory itself."""
    for each in (input, None if input._view is None else input._view.base):
        if each is not None and each._array.flags.c_contiguous:
            start = each.storage_offset()
            if start <= first and last < start + each._array.size:
                return each
    return wrap(memory.ravel("K") if memory.flags.forc else memory.reshape(-1))
