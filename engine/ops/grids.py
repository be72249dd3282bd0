"""Tensors spread over common dimensions: meshgrids, products of sets, broadcasting.

Shapes: as the functions say.
Errors: RuntimeError for shapes that do not broadcast.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import numpy as np

from engine.autograd.size import Size
from engine.autograd.tensor import Tensor, wrap

from .broadcasting import mismatch
from .joining import stack
from .shapes import expand, sizes
from .slots import slices_at


def _unpacked(tensors: tuple[Any, ...]) -> tuple[Any, ...]:
    """`f(a, b)` and `f([a, b])` alike."""
    return tuple(tensors[0]) if len(tensors) == 1 and isinstance(tensors[0], tuple | list) else tensors


def meshgrid(*tensors: Any, indexing: str | None = None) -> tuple[Any, ...]:
    """For vectors of n, m, ... elements as many (n, m, ...) grids of their values.

    `indexing` "ij" (the default, with a warning) lets the first vector run along rows, "xy" along columns.
    """
    vectors = _unpacked(tensors)
    if not vectors:
        raise RuntimeError("meshgrid expects a non-empty TensorList")
    if indexing is None:
        warnings.warn(
            "torch.meshgrid: in an upcoming release, it will be required to pass the indexing argument.",
            UserWarning,
            stacklevel=3,
        )
    elif indexing not in ("ij", "xy"):
        raise RuntimeError(f'torch.meshgrid: indexing must be one of "xy" or "ij", but received: {indexing}')
    for vector in vectors:
        if vector._array.ndim > 1:
            raise RuntimeError(
                f"torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: {vector}"
            )
    if len({vector._array.dtype for vector in vectors}) > 1:
        raise RuntimeError("meshgrid expects all tensors to have the same dtype")
    swapped = indexing == "xy" and len(vectors) > 1
    ordered = (vectors[1], vectors[0], *vectors[2:]) if swapped else vectors
    shape = tuple(vector._array.size for vector in ordered)
    grids = []
    for i, vector in enumerate(ordered):
        lengths = tuple(n if d == i else 1 for d, n in enumerate(shape))
        grids.append(expand(vector.view(lengths), shape))
    if swapped:
        grids[0], grids[1] = grids[1], grids[0]
    return tuple(grids)


def cartesian_prod(*tensors: Any) -> Any:
    """All combinations of one element of each vector, as rows."""
    if len(tensors) == 1:
        return tensors[0]
    return stack([grid.reshape(-1) for grid in meshgrid(*tensors, indexing="ij")], 1)


def combinations(input: Any, r: int = 2, with_replacement: bool = False) -> Any:
    """All sets of `r` elements of a vector, as rows."""
    if r == 0:
        return wrap(np.zeros(0, input._array.dtype))
    choose = itertools.combinations_with_replacement if with_replacement else itertools.combinations
    chosen = np.array(list(choose(range(input._array.size), r)), np.int64).reshape(-1, r)
    return stack([slices_at(input, wrap(chosen[:, i].copy()), 0) for i in range(r)], 1)


def broadcast_shapes(*shapes: Any) -> Size:
    """The shape that tensors of these shapes broadcast to; RuntimeError when they do not."""
    wide: tuple[int, ...] = ()
    for i, shape in enumerate(shapes):
        listed = (shape,) if isinstance(shape, int) else tuple(shape)
        wide = _broadcast(wide, listed, i)
    return Size(wide)


def _broadcast(wide: tuple[int, ...], shape: tuple[int, ...], i: int) -> tuple[int, ...]:
    try:
        return np.broadcast_shapes(wide, shape)
    except ValueError:
        pairs = zip(reversed(wide), reversed(shape), strict=False)
        place, length = next((-d, n) for d, (m, n) in enumerate(pairs, 1) if m != n and 1 not in (m, n))
        raise RuntimeError(
            f"Attempting to broadcast a dimension of length {length} at {place}! Mismatching argument at "
            f"index {i} had {shape}; but expected shape should be broadcastable to {list(wide)}"
        ) from None


def broadcast_tensors(*tensors: Any) -> tuple[Any, ...]:
    """All tensors expanded to their common shape."""
    listed = _unpacked(tensors)
    shape: tuple[int, ...] = ()
    for tensor in listed:
        try:
            shape = np.broadcast_shapes(shape, tensor._array.shape)
        except ValueError:
            raise mismatch(np.empty(shape), tensor._array) from None
    return tuple(t if t._array.shape == shape else expand(t, shape) for t in listed)


def broadcast_to(input: Tensor, *size: Any) -> Any:
    """The tensor expanded to `size`."""
    return expand(input, sizes(size, "broadcast_to"))
