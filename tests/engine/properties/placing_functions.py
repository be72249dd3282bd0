"""How calls are drawn of functions that take and put elements by index, mask or place."""

from __future__ import annotations

from engine.autograd.tensor import wrap
from tests.engine.properties.drawing import (
    Call,
    Draw,
    Entry,
    Shape,
    Table,
    along,
    unary,
)
from tests.engine.properties.placing_ops import among, any_of, flat_places, picked, scattered, some_of


def taken_along(d: Draw) -> Call:
    """A tensor, places along one of its dimensions for all others, that dimension."""
    shape = d.shape(1)
    dim = d.number(0, len(shape) - 1)
    grid = (*shape[:dim], d.number(0, 3) if shape[dim] else 0, *shape[dim + 1 :])
    return Call(d.leaf(shape), wrap(d.places(grid, max(shape[dim], 1))), dim)


def by_place(index_of: object, sources: int = 1, **options: object) -> Entry:
    """A tensor, a dimension, an index into it, and slices to put there."""

    def entry(d: Draw) -> Call:
        *tensors, index, dim = among(d, index_of, sources)
        return Call(tensors[0], dim, wrap(index), *tensors[1:], **options)

    return entry


def by_grid(*, apart: bool = False, **options: object) -> Entry:
    """A tensor, a dimension, places in it, and what to put there."""

    def entry(d: Draw) -> Call:
        x, index, source, dim = scattered(apart=apart)(d).args
        return Call(x, dim, wrap(index), source, **options)

    return entry


def slice_written(d: Draw) -> Call:
    """A tensor and what replaces a slice of its first dimension."""
    shape: Shape = (d.number(1, 3), *d.shape(0, 1))
    start = d.number(0, shape[0])
    return Call(*d.leaves(shape, (shape[0] - start, *shape[1:])), 0, start)


def diagonal_written(d: Draw) -> Call:
    """A matrix and what replaces its diagonal."""
    shape = d.shape(2, 2)
    return Call(*d.leaves(shape, (min(shape),)))


def put_flat(d: Draw) -> Call:
    """A tensor, flat places, and what to add there."""
    shape, places = flat_places(d)
    return Call(d.leaf(shape), wrap(places), d.leaf(places.shape), True)


PLACING: Table = {
    "gather": lambda d: Call((p := picked(d))[0], p[2], wrap(p[1])),
    "take_along_dim": taken_along,
    "scatter": by_grid(apart=True),
    "scatter_add": by_grid(),
    "scatter_reduce": lambda d: Call(
        *by_grid()(d).args, d.pick("sum", "mean", "prod", "amax", "amin"), include_self=d.flag()
    ),
    "index_select": by_place(any_of, 0),
    "index_add": by_place(any_of, alpha=2),
    "index_copy": by_place(some_of),
    "index_fill": by_place(any_of, 0, value=1.5),
    "index_reduce": lambda d: Call(
        *by_place(some_of)(d).args, d.pick("prod", "amax", "amin"), include_self=d.flag()
    ),
    "index_put": lambda d: Call(x := d.leaf(d.shape(1)), (wrap(d.order(len(x))),), d.leaf(()), d.flag()),
    "take": lambda d: Call(d.leaf((f := flat_places(d))[0]), wrap(f[1])),
    "put": put_flat,
    "masked_fill": lambda d: Call(x := d.leaf(d.shape()), d.mask(tuple(x.shape)), d.pick(1.5, d.leaf(()))),
    "masked_select": lambda d: Call(d.leaf((s := d.broadcastable(2))[0]), d.mask(s[1])),
    "masked_scatter": lambda d: Call(
        x := d.leaf(d.shape()), d.mask(tuple(x.shape)), d.leaf((x.numel() + 1,))
    ),
    "select_scatter": lambda d: Call(*d.leaves((2, *(s := d.shape(0, 2))), s), 0, d.number(-2, 1)),
    "slice_scatter": slice_written,
    "diagonal_scatter": diagonal_written,
    "as_strided_scatter": lambda d: Call(*d.leaves((3, 3), s := d.shape(1, 1)), s, (2,), d.number(0, 2)),
    "Tensor.copy_": lambda d: Call(x := d.leaf(d.shape()), d.leaf(d.narrowed(tuple(x.shape)))),
    "Tensor.fill_": lambda d: Call(d.leaf(d.shape()), d.pick(2.5, d.leaf(()))),
    "Tensor.zero_": unary(),
    "Tensor.fill_diagonal_": lambda d: Call(d.leaf((d.number(1, 3), d.number(1, 3))), 2.5),
    "Tensor.squeeze_": along(),
    "Tensor.unsqueeze_": along(),
    "Tensor.t_": lambda d: Call(d.leaf(d.shape(0, 2))),
    "Tensor.transpose_": lambda d: Call(x := d.leaf(d.shape(1)), d.dim(x), d.dim(x)),
    "Tensor.as_strided_": lambda d: Call(d.leaf((3, 3)), d.shape(2, 2), (d.number(0, 2), 1), d.number(0, 2)),
    "fill": lambda d: Call(d.leaf(d.shape()), d.pick(2.5, d.leaf(()))),
}
