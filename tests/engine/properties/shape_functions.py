"""How calls are drawn of functions of shapes: joining, splitting, rearranging."""

from __future__ import annotations

import engine
from tests.engine.properties.dimension_ops import DIMENSIONS, reshaped
from tests.engine.properties.drawing import (
    Call,
    Draw,
    Entry,
    Table,
    along,
    pair,
    unary,
)
from tests.engine.properties.matrix_ops import diagonal


def joined(d: Draw) -> Call:
    """Tensors to join along a dimension, where alone their lengths may differ."""
    shape = d.shape(1)
    dim = d.number(0, len(shape) - 1)
    parts = [(*shape[:dim], d.side(), *shape[dim + 1 :]) for _ in range(d.number(1, 3))]
    return Call(d.leaves(*parts), d.pick(dim, dim - len(shape)))


def alike(least: int = 0, most: int = 3) -> Entry:
    """A list of tensors of one shape."""

    def entry(d: Draw) -> Call:
        shape = d.shape(least, most)
        return Call(d.leaves(*[shape] * d.number(1, 3)))

    return entry


def stacked(d: Draw) -> Call:
    """Tensors of one shape and where their number becomes a dimension."""
    (parts,) = alike()(d).args
    return Call(parts, d.number(-parts[0].dim() - 1, parts[0].dim()))


def several(least: int = 0, most: int = 3) -> Entry:
    """The same as so many arguments."""
    return lambda d: Call(*alike(least, most)(d).args[0])


def vectors(d: Draw) -> Call:
    """Vectors of any lengths."""
    return Call(*d.leaves(*[(d.side(),) for _ in range(d.number(1, 3))]))


def halved(d: Draw) -> Call:
    """A tensor of which any of the first three dimensions can be halved, and into how many parts."""
    return Call(d.leaf((2, 2, 2, *d.shape(0, 1))), d.pick(1, 2))


def cut(d: Draw) -> Call:
    """A tensor, the number or lengths of its parts, a dimension."""
    x = d.leaf((*d.shape(0, 1), n := d.number(1, 4), *d.shape(0, 1)))
    return Call(x, d.pick(1, 2, 3), next(i for i, m in enumerate(x.shape) if m == n))


def narrowed(d: Draw) -> Call:
    """A tensor, a dimension, and a range of it."""
    x = d.leaf(d.shape(1))
    dim = d.dim(x)
    start = d.number(0, x.shape[dim])
    return Call(x, dim, start, d.number(0, x.shape[dim] - start))


JOINING: Table = {
    "cat": joined,
    "stack": stacked,
    "hstack": alike(),
    "vstack": alike(),
    "dstack": alike(),
    "column_stack": alike(0, 2),
    "block_diag": several(0, 2),
    "atleast_1d": several(),
    "atleast_2d": several(),
    "atleast_3d": several(),
    "cartesian_prod": vectors,
    "combinations": lambda d: Call(d.leaf((d.side(),)), d.number(1, 2), with_replacement=d.flag()),
    "meshgrid": lambda d: Call(*vectors(d).args, indexing=d.pick("ij", "xy")),
    "broadcast_tensors": pair(),
    "split": cut,
    "chunk": cut,
    "tensor_split": cut,
    "unbind": lambda d: Call(x := d.leaf(d.shape(1)), d.dim(x)),
    "hsplit": halved,
    "vsplit": halved,
    "dsplit": halved,
    "narrow": narrowed,
    "select": lambda d: Call(x := d.leaf((2, *d.shape(0, 2))), d.pick(0, -x.dim()), d.number(-2, 1)),
}


def moved(d: Draw) -> Call:
    """A tensor and a dimension to move elsewhere."""
    x = d.leaf(d.shape(1))
    return Call(x, d.dim(x), d.dim(x))


def flattened(d: Draw) -> Call:
    """A tensor and two of its dimensions in order."""
    x = d.leaf(d.shape())
    start = d.number(0, max(x.dim() - 1, 0))
    return Call(x, start, d.number(start, max(x.dim() - 1, 0)))


def to_size(d: Draw) -> Call:
    """A tensor and a size to which it broadcasts."""
    x = d.leaf(d.shape())
    return Call(x, (*d.shape(0, 1), *(d.side() if n == 1 else n for n in x.shape)))


def repeated(d: Draw) -> Call:
    """A tensor, how often each slice comes, and the dimension of the slices."""
    x = d.leaf(d.shape(1))
    dim = d.dim(x)
    return Call(x, d.pick(2, d.indices((x.shape[dim],), 3)), dim)


def windows(d: Draw) -> Call:
    """A tensor and windows along a dimension."""
    return Call(d.leaf((*d.shape(0, 1), d.number(2, 5))), -1, d.number(1, 2), d.number(1, 3))


SHAPES: Table = {
    "reshape": reshaped,
    "Tensor.view": reshaped,
    "ravel": unary(),
    "flatten": flattened,
    "unflatten": lambda d: Call(d.leaf((*d.shape(0, 1), 6)), -1, d.pick((2, 3), (-1, 2), (6, 1))),
    "permute": lambda d: Call(x := d.leaf(d.shape(1)), tuple(int(i) for i in d.order(x.dim()))),
    "movedim": moved,
    "squeeze": along(),
    "expand": to_size,
    "broadcast_to": to_size,
    "Tensor.broadcast_to": to_size,
    "Tensor.sum_to_size": lambda d: Call(x := d.leaf(d.shape()), d.narrowed(tuple(x.shape))),
    "flip": lambda d: Call(x := d.leaf(d.shape()), d.axes(x)),
    "Tensor.flip": lambda d: Call(x := d.leaf(d.shape()), d.axes(x)),
    "fliplr": lambda d: Call(d.leaf(d.shape(2))),
    "flipud": lambda d: Call(d.leaf(d.shape(1))),
    "roll": lambda d: Call(x := d.leaf(d.shape(1)), d.number(-4, 4), d.pick(None, d.dim(x))),
    "rot90": lambda d: Call(d.leaf(d.shape(2)), d.number(-3, 3), d.pick((0, 1), (-1, 0))),
    "tile": lambda d: Call(d.leaf(d.shape()), tuple(d.number(0, 2) for _ in range(d.number(1, 3)))),
    "Tensor.repeat": lambda d: Call(x := d.leaf(d.shape()), 2, *(d.number(0, 2) for _ in x.shape)),
    "repeat_interleave": repeated,
    "Tensor.unfold": windows,
    "as_strided": lambda d: Call(d.leaf((3, 3)), d.shape(2, 2), (d.number(0, 2), 1), d.number(0, 2)),
    "pixel_shuffle": lambda d: Call(d.leaf((d.side(), 4, d.number(1, 2), 1)), 2),
    "pixel_unshuffle": lambda d: Call(d.leaf((d.side(), 1, 2, 2 * d.number(1, 2))), 2),
    "channel_shuffle": lambda d: Call(d.leaf((d.side(), 6, 2)), d.pick(1, 2, 3)),
    "native_channel_shuffle": lambda d: Call(d.leaf((d.side(), 6, 2)), d.pick(1, 2, 3)),
    "clone": unary(),
    "Tensor.contiguous": unary(),
    "Tensor.double": unary(),
    "Tensor.to": unary(dtype=engine.float64, copy=True),
    "Tensor.cpu": unary(),
    "Tensor.type_as": pair(),
    "Tensor.type": unary(dtype=engine.float64),
}

SLICES: Table = {
    "unfold": windows,
    "split_with_sizes": lambda d: Call(d.leaf((4, *d.shape(0, 1))), d.pick([4], [1, 3], [2, 0, 2])),
}

COPIES: Table = {
    f"{name}_copy": {**DIMENSIONS, "diagonal": diagonal, **JOINING, **SHAPES, **SLICES}[name]
    for name in (
        *("as_strided", "diagonal", "expand", "narrow", "permute", "select", "split", "squeeze", "t"),
        *("transpose", "unbind", "unfold", "unsqueeze", "view", "split_with_sizes"),
    )
}
"""The views that PyTorch also has as copies, drawn like them."""
