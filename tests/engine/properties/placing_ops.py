"""How calls are drawn of the operations that take and put elements by index, mask or place."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.ops.indexing import select
from tests.engine.properties.drawing import Call, Draw, Shape, Table


def among(d: Draw, index_of: Any, count: int = 1) -> tuple[Any, ...]:
    """A tensor, `count` more in the shape of its slices, an index by `index_of(d, n)`, and its dimension."""
    shape = d.shape(1)
    index = index_of(d, shape[dim := d.number(0, len(shape) - 1)])
    sliced = (*shape[:dim], len(index), *shape[dim + 1 :])
    return (*d.leaves(shape, *[sliced] * count), index, dim)


def any_of(d: Draw, n: int) -> np.ndarray[Any, Any]:
    """Some places below `n`, repeated or not."""
    return d.places((d.number(0, 4),), n)


def some_of(d: Draw, n: int) -> np.ndarray[Any, Any]:
    """Some places below `n`, none twice."""
    return d.order(n, d.number(0, n))


def slices(index_of: Any) -> Any:
    """A tensor, an index, slices for it, a dimension."""

    def entry(d: Draw) -> Call:
        x, source, index, dim = among(d, index_of)
        return Call(x, index, source, dim)

    return entry


def picked(d: Draw) -> tuple[Any, ...]:
    """A tensor, places along one of its dimensions in a grid not larger elsewhere, that dimension."""
    x = d.leaf(d.shape(1))
    dim = d.dim(x)
    grid = tuple(d.number(0, 3) if i == dim % x.dim() else d.number(0, n) for i, n in enumerate(x.shape))
    return x, d.places(grid, x.shape[dim]), dim


def scattered(*, apart: bool) -> Any:
    """A tensor, places, what to put there, a dimension; `apart` names no place twice."""

    def entry(d: Draw) -> Call:
        x, index, dim = picked(d)
        if apart:
            index = np.zeros_like(index[:0]) if not index.size else np.take(index, [0], dim)
        return Call(x, index, d.leaf(index.shape), dim)

    return entry


def flat_places(d: Draw) -> tuple[Shape, np.ndarray[Any, Any]]:
    """A shape and places in it, counted flat and from both ends."""
    shape = d.shape()
    count = math.prod(shape)
    return shape, d.places(d.shape(1, 2) if count else (0,), count, -count)


def key(d: Draw, n: int) -> tuple[Any, ...]:
    """An advanced index into a first dimension of length `n`."""
    return (d.mask((n,)).numpy(),) if d.flag() else (any_of(d, n),)


def keyed(d: Draw, *, put: bool) -> Call:
    """A tensor and an index; to `put`, also values that broadcast to what is there."""
    shape = d.shape(1)
    index = (some_of(d, shape[0]),) if put and d.flag() else key(d, shape[0])
    if not put:
        return Call(d.leaf(shape), index)
    if len(np.unique(index[0])) < len(index[0]) and index[0].dtype != bool:
        index = (np.unique(index[0]),)
    return Call(d.leaf(shape), d.leaf(d.narrowed(np.empty(shape)[index].shape)), index)


def unkeyed(d: Draw) -> Call:
    """Values, a shape, and where in it they belong."""
    shape = d.shape(1)
    index = key(d, shape[0])
    return Call(d.leaf(np.empty(shape)[index].shape), shape, index)


def row(d: Draw) -> tuple[Shape, tuple[Any, ...]]:
    """A shape and an index that takes one of its rows."""
    shape = (d.number(1, 3), *d.shape(0, 2))
    return shape, (d.number(0, shape[0] - 1), Ellipsis)


def row_written(d: Draw) -> Call:
    """A tensor, what is written through a view of it, and the view."""
    shape, index = row(d)
    return Call(d.leaf(shape), d.leaf(d.narrowed(shape[1:])), (None, select, (index,)))


def part(d: Draw) -> Call:
    """A tensor and a slice of its first dimension."""
    return Call(d.leaf(d.shape(1)), (slice(d.number(0, 2), d.number(0, 3)), Ellipsis))


def masked(d: Draw) -> Call:
    """A tensor and a mask of its shape."""
    return Call(x := d.leaf(d.shape()), d.mask(tuple(x.shape)))


def mask_filled(d: Draw) -> Call:
    """A tensor, a mask, and more numbers than it takes."""
    shape = d.shape()
    return Call(*(pair := d.leaves(shape, (math.prod(shape) + 1,)))[:1], d.mask(shape), pair[1])


def mask_emptied(d: Draw) -> Call:
    """A tensor, a mask, and a size with room for all that it takes."""
    x, mask = masked(d).args
    return Call(x, mask, (x.numel() + d.number(0, 2),))


INDEXING: Table = {
    "select": lambda d: Call(d.leaf((r := row(d))[0]), r[1]),
    "unbind": lambda d: Call(d.leaf((r := row(d))[0]), r[1]),
    "slice": lambda d: Call(d.leaf(d.shape(1)), (slice(d.number(0, 2), None, d.number(1, 2)), Ellipsis)),
    "split": part,
    "split_with_sizes": part,
    "new_dimension": lambda d: Call(d.leaf(d.shape()), (None, Ellipsis)),
    "index": lambda d: keyed(d, put=False),
    "index_backward": unkeyed,
    "index_put": lambda d: keyed(d, put=True),
    "copy": lambda d: Call(x := d.leaf(d.shape()), d.leaf(d.narrowed(tuple(x.shape)))),
    "copy_slices": row_written,
}

PLACES: Table = {
    "gather": lambda d: Call(*picked(d)),
    "scatter_add": scattered(apart=False),
    "scatter": scattered(apart=True),
    "scatter_reduce": lambda d: Call(
        *scattered(apart=False)(d).args, d.pick("prod", "amax", "amin"), d.flag()
    ),
    "scatter_number": lambda d: Call(*picked(d), 2.5),
    "index_select": lambda d: Call(*among(d, any_of, 0)),
    "index_add": slices(any_of),
    "index_copy": slices(some_of),
    "index_fill": lambda d: Call(*among(d, any_of, 0), 2.5),
    "take": lambda d: Call(d.leaf((f := flat_places(d))[0]), f[1]),
    "put_back": lambda d: Call(d.leaf((f := flat_places(d))[1].shape), f[1], f[0]),
    "masked_fill": lambda d: Call(x := d.leaf(d.shape()), d.mask(d.narrowed(tuple(x.shape))), 2.5),
    "masked_fill_tensor": lambda d: Call(x := d.leaf(d.shape()), d.mask(tuple(x.shape)), d.leaf(())),
    "masked_select": masked,
    "masked_scatter": mask_filled,
    "masked_scatter_backward": mask_emptied,
}

PLACING: Table = {**INDEXING, **PLACES}
