"""How calls are drawn of the operations that resize, border, fold, shuffle and sample images."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.ops.convolution import Geometry, output_size
from engine.ops.resizing import BLENDED_SMOOTHLY, cubic_weights, linear_weights
from tests.engine.properties.drawing import Call, Draw, Entry, Shape, Table


def image(d: Draw, dims: int) -> Shape:
    """A batch and small sizes."""
    return (d.side(), *(d.number(1, 3) for _ in range(dims)))


def repeated(dims: int) -> Entry:
    """An image and where in it each element of the result lies."""

    def entry(d: Draw) -> Call:
        shape = image(d, dims)
        grids = [d.places((d.number(1, 4),), n) for n in shape[1:]]
        return Call(d.leaf(shape), (Ellipsis, *np.ix_(*grids)))

    return entry


def blended(dims: int, weights: Any = linear_weights) -> Entry:
    """An image and the weights of each of its dimensions."""

    def entry(d: Draw) -> Call:
        shape = image(d, dims)
        made = [(n, d.number(1, 4)) for n in shape[1:]]
        return Call(d.leaf(shape), tuple(weights(n, m, n / m, d.flag()) for n, m in made))

    return entry


def windows(d: Draw) -> tuple[Shape, Shape, Geometry]:
    """The size of an image, windows over it, and how they lie."""
    kernel, stride = (d.number(1, 2), d.number(1, 2)), (d.number(1, 2), d.number(1, 2))
    size = tuple(d.number(k, 3) for k in kernel)
    return size, kernel, Geometry(stride, (d.number(0, 1), 0), (1, 1), 1)


def unfolded(d: Draw) -> Call:
    """An image and windows."""
    size, kernel, geometry = windows(d)
    return Call(d.leaf((d.side(), d.number(1, 2), *size)), kernel, geometry)


def folded(d: Draw) -> Call:
    """What windows saw, and the size of the image."""
    size, kernel, geometry = windows(d)
    count = math.prod(output_size(size, kernel, geometry))
    return Call(d.leaf((d.side(), d.number(1, 2) * math.prod(kernel), count)), size, kernel, geometry)


def corners(d: Draw) -> tuple[int, Shape, Any, Any]:
    """A batch, the size of flat images, places in them, and which of those count."""
    batch, pixels = d.side(), d.number(1, 4)
    places = d.places((batch, d.number(1, 3), d.number(1, 3)), pixels)
    return batch, (batch, d.number(1, 2), pixels), places, d.mask(places.shape).numpy()


def corners_back(d: Draw) -> Call:
    """The gradient of the same."""
    batch, size, places, inside = corners(d)
    return Call(d.leaf((batch, size[1], *places.shape[1:])), size, places, inside)


def sampled(*size: int) -> Entry:
    """Corners and their weights."""

    def entry(d: Draw) -> Call:
        batch, corners, points = d.side(), d.number(1, 3), math.prod(size)
        return Call(*d.leaves((batch, 2, corners, points), (batch, corners, points)), size)

    return entry


def mapped(*, back: bool) -> Entry:
    """Maps of the plane and the places that they map; or `back`, those places' gradients."""

    def entry(d: Draw) -> Call:
        batch, size = d.side(), (d.number(1, 2), d.number(1, 2))
        base = d.constant((math.prod(size), 3)).numpy()
        return Call(d.leaf((batch, *size, 2) if back else (batch, 2, 3)), base, size)

    return entry


IMAGES: Table = {
    **{f"upsample_nearest{kind}{n}d": repeated(n) for kind in ("", "_exact") for n in (1, 2, 3)},
    **{
        f"{kind}_pad{n}d": repeated(n)
        for kind in ("reflection", "replication", "circular")
        for n in (1, 2, 3)
    },
    "upsample_linear1d": blended(1),
    "upsample_bilinear2d": blended(2),
    **{each.definition.name: blended(2) for each in BLENDED_SMOOTHLY.values()},
    "upsample_trilinear3d": blended(3),
    "upsample_bicubic2d": blended(2, cubic_weights),
    "unfold_windows": unfolded,
    "fold_windows": folded,
    "pixel_shuffle": lambda d: Call(d.leaf((d.side(), 4, d.number(1, 2), d.number(1, 2))), 2),
    "pixel_unshuffle": lambda d: Call(d.leaf((d.side(), 2, 2 * d.number(1, 2))), 2),
    "channel_shuffle": lambda d: Call(d.leaf((d.side(), 6, d.number(1, 2))), d.pick(1, 2, 3)),
    "corners": lambda d: Call(d.leaf((c := corners(d))[1]), *c[2:]),
    "corners_added": corners_back,
    "grid_sampler_2d": sampled(3, 1),
    "grid_sampler_3d": sampled(1, 2, 1),
    "affine_grid_generator": mapped(back=False),
    "affine_maps": mapped(back=True),
}
