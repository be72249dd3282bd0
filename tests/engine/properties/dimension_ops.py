"""How calls are drawn of the operations along dimensions: reductions, scans, shapes, order."""

from __future__ import annotations

import numpy as np

from engine.autograd.tensor import Tensor
from tests.engine.properties.drawing import (
    REAL,
    Call,
    Domain,
    Draw,
    Entry,
    Shape,
    Table,
    along,
    needing_elements,
    over,
    unary,
)


def chosen(d: Draw) -> Call:
    """A tensor, an index that picks one element along a dimension, that dimension, and False."""
    x = d.leaf(d.shape(1))
    dim = d.dim(x)
    shape = tuple(1 if i == dim % x.dim() else n for i, n in enumerate(x.shape))
    return Call(x, d.places(shape, x.shape[dim]), dim, False)


def winner(d: Draw) -> Call:
    """The same in the order of max_dim, which counts dimensions from the front."""
    x, index, dim, keepdim = chosen(d).args
    return Call(x, dim % x.dim(), index, keepdim)


def kept_index(d: Draw) -> Call:
    """A tensor, an index into one dimension for every element, and that dimension."""
    x = d.leaf(d.shape(1))
    dim = d.dim(x)
    return Call(x, d.places(tuple(x.shape), x.shape[dim]), dim)


def moments(domain: Domain = REAL) -> Entry:
    """A tensor, dimensions with several elements, a correction below their number, and keepdim."""

    def entry(d: Draw) -> Call:
        shape = (*d.shape(0, 1), d.number(2, 3), d.side() or 1)
        axes = d.pick((-2 % len(shape),), (len(shape) - 2, len(shape) - 1))
        return Call(d.leaf(shape, domain), axes, d.pick(0, 1, 0.5), d.flag())

    return entry


def norm_over(d: Draw) -> Call:
    """A tensor, the order of a norm that is smooth away from 0, dimensions, keepdim."""
    x = d.leaf((d.number(1, 3), *d.shape(0, 2)), Domain(-2, 2, (0,)))
    return Call(x, d.pick(2.0, 1.0, 3.0, 0.0, float("inf")), (0,), d.flag())


def reshaped(d: Draw) -> Call:
    """A tensor and another shape of as many elements."""
    x = d.leaf(d.shape())
    return Call(x, d.pick((x.numel(),), (1, x.numel(), 1), tuple(reversed(x.shape))))


def widened(x: Tensor, d: Draw) -> Shape:
    """A shape to which `x` broadcasts."""
    return (*d.shape(0, 1), *(d.side() if n == 1 else n for n in x.shape))


def permuted(d: Draw) -> Call:
    """A tensor and its dimensions in another order, some from the back."""
    x = d.leaf(d.shape())
    order = [int(i) - x.dim() * d.flag() for i in d.order(x.dim())]
    return Call(x, tuple(order))


def windows_along(d: Draw) -> tuple[Shape, int, int, int]:
    """A shape, a dimension of it, and the length and distance of windows along that."""
    size, step = d.number(1, 2), d.number(1, 3)
    before, after = d.shape(0, 1), d.shape(0, 1)
    return (*before, size + d.number(0, 3), *after), len(before), size, step


def unfolded(d: Draw) -> Call:
    """The gradient of windows."""
    shape, dim, size, step = windows_along(d)
    count = (shape[dim] - size) // step + 1
    return Call(d.leaf((*shape[:dim], count, *shape[dim + 1 :], size)), shape, dim, step)


def along_from_front(d: Draw) -> Call:
    """A tensor and one of its dimensions, counted from the front as the operation's callers do."""
    x = d.leaf(d.shape())
    return Call(x, d.number(0, max(x.dim() - 1, 0)))


REDUCTIONS: Table = {
    "sum": unary(),
    "sum_dims": over(),
    "sum_to_size": lambda d: Call(x := d.leaf(d.shape()), d.narrowed(tuple(x.shape))),
    "mean": unary(),
    "mean_dims": over(),
    "mean_beside_var": over(),
    "mean_beside_std": over(),
    "var": moments(),
    "std": moments(),
    "var_mean": moments(),
    "std_mean": moments(),
    "max": needing_elements(unary()),
    "min": needing_elements(unary()),
    "amax": needing_elements(over()),
    "amin": needing_elements(over()),
    "aminmax_low": needing_elements(over()),
    "aminmax_high": needing_elements(over()),
    "max_dim": needing_elements(winner),
    "min_dim": needing_elements(winner),
    "median": unary(),
    "nanmedian": unary(),
    "logsumexp": over(),
    "linalg_vector_norm": norm_over,
    "dist": lambda d: Call(*d.leaves(*d.broadcastable(2)), d.pick(2.0, 1.0, 3.0)),
    "prod": unary(),
    "prod_dim": lambda d: Call(x := d.leaf(d.shape(1)), d.dim(x) % x.dim(), d.flag()),
}

SCANS: Table = {
    "cumsum": along(),
    "sum_from_here": along(),
    "cumprod": along(),
    "logcumsumexp": along(),
    "softmax": along_from_front,
    "log_softmax": along_from_front,
    "cummax": kept_index,
    "cummin": kept_index,
}

ORDER: Table = {
    "sort": needing_elements(chosen),
    "topk": needing_elements(chosen),
    "kthvalue": needing_elements(chosen),
    "median_dim": needing_elements(chosen),
    "nanmedian_dim": needing_elements(chosen),
    "mode": needing_elements(chosen),
}

SHAPES: Table = {
    "view": reshaped,
    "reshape_copy": reshaped,
    "t": lambda d: Call(d.leaf(d.shape(0, 2))),
    "transpose": lambda d: Call(x := d.leaf(d.shape()), d.dim(x), d.dim(x)),
    "permute": permuted,
    "squeeze": unary(),
    "squeeze_dim": along(),
    "squeeze_dims": lambda d: Call(x := d.leaf(d.shape()), d.axes(x)),
    "unsqueeze": lambda d: Call(x := d.leaf(d.shape()), d.number(-x.dim() - 1, x.dim())),
    "expand": lambda d: Call(x := d.leaf(d.shape()), widened(x, d)),
    "spread": lambda d: Call(x := d.leaf(d.shape()), widened(x, d)),
    "flip": lambda d: Call(x := d.leaf(d.shape()), d.axes(x)),
    "roll": lambda d: Call(x := d.leaf(d.shape(1)), (d.number(-4, 4),), d.pick(None, (d.dim(x),))),
    "rot90": lambda d: Call(d.leaf(d.shape(2)), d.number(-3, 3), d.pick((0, 1), (1, 0))),
    "repeat": lambda d: Call(x := d.leaf(d.shape()), (*d.shape(0, 1), *(d.number(0, 2) for _ in x.shape))),
    "batch_first": lambda d: Call(d.leaf(d.shape(2))),
    "clone": unary(),
    "clone_contiguous": unary(),
    "clone_channels_last": lambda d: Call(d.leaf(d.shape(4, 4))),
    "to_copy": unary(dtype=np.dtype(np.float64)),
    "alias": unary(index=(Ellipsis,)),
    "fill": unary(value=4.0),
    "zero": unary(),
    **dict.fromkeys(("rnn_layer", "packed_rnn_layer", "mkldnn_rnn_layer"), unary()),
}

WINDOWS: Table = {
    "unfold": lambda d: Call(d.leaf((w := windows_along(d))[0]), *w[1:]),
    "unfold_backward": unfolded,
    "as_strided": lambda d: Call(d.leaf((3, 3)), d.shape(2, 2), (d.number(0, 2), 1), d.number(0, 2)),
    "as_strided_backward": lambda d: Call(d.leaf(d.shape(2, 2)), (3, 3), (d.number(0, 2), 1), d.number(0, 2)),
}

DIMENSIONS: Table = {**REDUCTIONS, **SCANS, **ORDER, **SHAPES, **WINDOWS}
