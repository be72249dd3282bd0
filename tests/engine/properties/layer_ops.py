"""How calls are drawn of the operations behind layers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.ops.convolution import Geometry, output_size
from engine.ops.embedding import Bags
from engine.ops.pooling import Windows, largest
from tests.engine.properties.drawing import (
    NONZERO,
    Call,
    Draw,
    Entry,
    Shape,
    Table,
)


def convolution(d: Draw) -> tuple[Shape, Shape, Geometry]:
    """The shapes of an input and a weight, over one or two dimensions, and how the kernel moves."""
    dims, groups = d.number(1, 2), d.number(1, 2)
    kernel = tuple(d.number(1, 2) for _ in range(dims))
    stride, dilation = (tuple(d.number(1, 2) for _ in range(dims)) for _ in range(2))
    padding = tuple(d.number(0, 1) for _ in range(dims))
    size = tuple(d.number(k * e, 4) for k, e in zip(kernel, dilation, strict=True))
    channels = d.number(1, 2)
    shape = (d.side(), channels * groups, *size)
    weight = (d.number(1, 2) * groups, channels, *kernel)
    return shape, weight, Geometry(stride, padding, dilation, groups)


def convolved(d: Draw) -> Call:
    """A convolution, with or without a bias."""
    shape, weight, geometry = convolution(d)
    return Call(*d.leaves(shape, weight), d.leaf(weight[:1]) if d.flag() else None, geometry)


def stamped(d: Draw) -> Call:
    """The gradient of a convolution by its input."""
    shape, weight, geometry = convolution(d)
    out = (shape[0], weight[0], *output_size(shape[2:], weight[2:], geometry))
    bias = d.leaf((shape[1],)) if d.flag() else None
    return Call(*d.leaves(out, weight), bias, shape[2:], geometry)


def by_weight(d: Draw) -> Call:
    """The gradient of a convolution by its weight."""
    shape, weight, geometry = convolution(d)
    out = (shape[0], weight[0], *output_size(shape[2:], weight[2:], geometry))
    return Call(*d.leaves(out, shape), weight, geometry)


def pooling(d: Draw, dims: int = 2) -> tuple[Shape, Windows]:
    """The shape of an input, and windows over its last dimensions that meet it everywhere."""
    kernel, stride = (tuple(d.number(1, 2) for _ in range(dims)) for _ in range(2))
    size = tuple(d.number(2, 4) for _ in range(dims))
    padding = tuple(d.number(0, k // 2) for k in kernel)
    out = output_size(size, kernel, Geometry(stride, padding, (1,) * dims, 1))
    return (d.side(), *size), Windows(kernel, stride, padding, (1,) * dims, out)


def averaged(dims: int) -> Entry:
    """An input, windows, and what each sum is divided by."""

    def entry(d: Draw) -> Call:
        shape, windows = pooling(d, dims)
        divisor = d.pick(4, d.places(windows.out, 5, 1))
        return Call(d.leaf(shape), windows, divisor)

    return entry


def shared_out(d: Draw) -> Call:
    """The gradient of the same."""
    shape, windows = pooling(d)
    return Call(d.leaf((shape[0], *windows.out)), shape, windows, d.places(windows.out, 5, 1))


def pooled_places(dims: int) -> Entry:
    """An input and where the largest of each window lies in it."""

    def entry(d: Draw) -> Call:
        shape, windows = pooling(d, dims)
        x = d.leaf(shape)
        return Call(x, None, largest(x.detach().numpy(), windows))

    return entry


def unpooled(dims: int) -> Entry:
    """Values, places for them, none twice, and the shape of the whole."""

    def entry(d: Draw) -> Call:
        whole = (d.side(), *(d.number(2, 3) for _ in range(dims)))
        count = math.prod(whole)
        taken = (whole[0], *(1,) * dims)
        return Call(d.leaf(taken), d.order(count, whole[0]).reshape(taken), whole)

    return entry


def spans(d: Draw, dims: int) -> tuple[Shape, tuple[Any, ...]]:
    """A shape, and a few windows by begin and end along each of its last dimensions."""
    size = tuple(d.number(1, 4) for _ in range(dims))
    found = tuple(tuple((a := d.number(0, n - 1), d.number(a + 1, n)) for _ in range(2)) for n in size)
    return (d.side(), *size), found


def adaptive(dims: int) -> Entry:
    """An input and windows of any length."""
    return lambda d: Call(d.leaf((s := spans(d, dims))[0]), s[1])


def adaptive_back(d: Draw) -> Call:
    """The gradient of the same."""
    shape, found = spans(d, 2)
    return Call(d.leaf((shape[0], 2, 2)), shape, found)


def normalised(d: Draw) -> Call:
    """Values in rows of several, a weight and a bias of the last dimension or none."""
    rows, width = (d.side(), d.number(2, 3)), d.flag()
    affine = d.leaves(rows[1:], rows[1:]) if width else (None, None)
    return Call(d.leaf(rows), *affine, rows, (1,), (1, rows[1]), 0.1)


def fixed(d: Draw) -> Call:
    """Values per channel, and a mean and a factor for each."""
    shape = (d.side(), d.number(1, 3), d.side())
    form = (1, shape[1], 1)
    affine = d.leaves(shape[1:2], shape[1:2]) if d.flag() else (None, None)
    numbers = (d.constant(form[1:]).numpy(), d.constant(form[1:]).numpy())
    return Call(d.leaf(shape), *affine, *numbers, form)


def padded(d: Draw) -> Call:
    """A tensor and widths of a border, negative ones cut off."""
    x = d.leaf(d.shape())
    widths = tuple((d.number(0, 2), d.number(-1 if n > 1 else 0, 2)) for n in x.shape)
    return Call(x, widths, 3.0)


def gated(count: int) -> Entry:
    """The gates of a recurrent step and its state."""

    def entry(d: Draw) -> Call:
        lead, width = d.shape(0, 1), d.number(1, 2)
        return Call(*d.leaves((*lead, count * width), (*lead, width)))

    return entry


def gru(d: Draw) -> Call:
    """Gates of an input, gates of a state, and the state."""
    lead, width = d.shape(0, 1), d.number(1, 2)
    return Call(*d.leaves((*lead, 3 * width), (*lead, 3 * width), (*lead, width)))


def halves(d: Draw) -> Call:
    """A tensor with an even number of elements along one dimension."""
    shape = d.shape(1)
    dim = d.number(0, len(shape) - 1)
    return Call(d.leaf((*shape[:dim], 2 * shape[dim], *shape[dim + 1 :])), dim)


def masked(d: Draw) -> Call:
    """Some points of some units, and a mask of any number."""
    return Call(d.leaf(d.shape(1)), p=0.25 * d.number(0, 3), stream=d.number(0, 99), count=d.number(0, 99))


def leaking(d: Draw) -> Call:
    """Some points of some units off the corner at 0, and slopes of any number."""
    x = d.leaf(d.shape(1), NONZERO)
    return Call(x, lower=0.1, upper=0.1 * d.number(1, 9), stream=d.number(0, 99), count=d.number(0, 99))


def rows_by_number(d: Draw) -> Call:
    """A table, numbers of its rows, and no row that learns nothing: differences would not know of it."""
    count = d.number(1, 4)
    return Call(d.leaf((count, d.side())), d.places(d.shape(1, 2), count), -1)


def rows_back(d: Draw) -> Call:
    """The gradient of the same."""
    count = d.number(1, 4)
    index = d.places(d.shape(1, 2), count)
    return Call(d.leaf((*index.shape, d.side())), index, d.number(-1, count - 1), count)


def bagged(d: Draw) -> Call:
    """A table, a weight for each entry or none, and which rows lie in which bags."""
    count, bags = d.number(1, 4), d.number(1, 3)
    rows = d.places((d.number(1, 4),), count)
    owner = np.sort(d.places(rows.shape, bags))
    divisors = np.maximum(np.bincount(owner, minlength=bags), 1.0)
    weights = d.leaf(rows.shape) if d.flag() else None
    return Call(d.leaf((count, d.side())), weights, Bags(rows, owner, divisors, np.ones(len(rows))))


def bagged_largest(d: Draw) -> Call:
    """A table, places in it, and which bags have any."""
    shape = (d.number(1, 4), d.side() or 1)
    place = d.places((d.number(1, 3), shape[1]), math.prod(shape))
    return Call(d.leaf(shape), place, d.mask(place.shape[:1]).numpy())


def steps(d: Draw) -> tuple[Shape, tuple[Any, Any]]:
    """The shape of a padded batch, and the places of its elements step by step."""
    lengths = sorted((d.number(1, 3) for _ in range(d.number(1, 3))), reverse=True)
    pairs = [(t, i) for t in range(lengths[0]) for i, n in enumerate(lengths) if n > t]
    return (lengths[0], len(lengths), d.side()), (
        np.array([t for t, _ in pairs]),
        np.array([i for _, i in pairs]),
    )


def packed_back(d: Draw) -> Call:
    """The elements of sequences and the batch to put them in."""
    shape, places = steps(d)
    return Call(d.leaf((len(places[0]), shape[2])), places, shape, 1.5)


def prelu(d: Draw) -> Call:
    """A tensor and a slope for each channel or for all."""
    x = d.leaf((d.side(), d.side()), NONZERO)
    form = d.pick((1, 1), (1, x.shape[1]))
    return Call(x, d.leaf(form[1:]), form)


LAYERS: Table = {
    "convolution": convolved,
    "conv_transpose": stamped,
    "conv_weight": by_weight,
    "max_pool2d_with_indices": pooled_places(2),
    "max_pool3d_with_indices": pooled_places(3),
    "adaptive_max_pool2d": pooled_places(2),
    "adaptive_max_pool3d": pooled_places(3),
    "fractional_max_pool2d": pooled_places(2),
    "fractional_max_pool3d": pooled_places(3),
    "max_unpool": unpooled(2),
    "max_unpool2d": unpooled(2),
    "max_unpool3d": unpooled(3),
    "avg_pool2d": averaged(2),
    "avg_pool3d": averaged(3),
    "avg_unpool": shared_out,
    "adaptive_avg_pool2d": adaptive(2),
    "adaptive_avg_pool3d": adaptive(3),
    "adaptive_avg_unpool": adaptive_back,
    "constant_pad_nd": padded,
    "native_batch_norm": normalised,
    "native_layer_norm": normalised,
    "native_group_norm": normalised,
    "fixed_batch_norm": fixed,
    "counted_dropout": masked,
    "counted_leak": leaking,
    "embedding": rows_by_number,
    "embedding_dense_backward": rows_back,
    "embedding_bag": bagged,
    "embedding_bag_max": bagged_largest,
    "prelu": prelu,
    "glu": halves,
    "lstm_state": gated(4),
    "lstm_output": gated(4),
    "gru_step": gru,
    "pack_padded_sequence": lambda d: Call(d.leaf((s := steps(d))[0]), s[1]),
    "pad_packed_sequence": packed_back,
}
