"""Images as columns of the windows that a kernel sees, and such columns added up to an image again."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .convolution import Geometry, inner, output_size, padded, positions

Ints = tuple[int, ...]


@op(name="unfold_windows", node="Im2ColBackward0")
def unfolded(input: Array, /, kernel: Ints, geometry: Geometry) -> Any:
    """(..., C, H, W) as (..., C * kernel, windows): each column is what one window sees."""
    *lead, channels = input.shape[:-2]
    out = output_size(input.shape[-2:], kernel, geometry)
    wide = padded(input.reshape(-1, channels, *input.shape[-2:]), geometry.padding)
    columns = np.empty((len(wide), channels, *kernel, *out), input.dtype)
    for (i, j), place in positions(kernel, out, geometry):
        columns[:, :, i, j] = wide[(..., *place)]
    return columns.reshape(*lead, channels * math.prod(kernel), math.prod(out))


@op(name="fold_windows", node="Col2ImBackward0")
def folded(input: Array, /, size: Ints, kernel: Ints, geometry: Geometry) -> Any:
    """(..., C * kernel, windows) added up in (..., C, *size), every element where its window lies."""
    lead, channels = input.shape[:-2], input.shape[-2] // math.prod(kernel)
    out = output_size(size, kernel, geometry)
    columns = input.reshape(math.prod(lead), channels, *kernel, *out)
    wide = tuple(n + 2 * p for n, p in zip(size, geometry.padding, strict=True))
    total = np.zeros((len(columns), channels, *wide), input.dtype)
    for (i, j), place in positions(kernel, out, geometry):
        total[(..., *place)] += columns[:, :, i, j]
    return total[inner(size, geometry.padding)].reshape(*lead, channels, *size)


unfolded.gradients(input=lambda g, shape, kernel, geometry: folded(g, tuple(shape[-2:]), kernel, geometry))
folded.gradients(input=lambda g, kernel, geometry: unfolded(g, kernel, geometry))
