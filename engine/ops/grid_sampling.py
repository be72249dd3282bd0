"""Images read at any place: Jaderberg et al. (2015), as PyTorch's `grid_sample` and `affine_grid` do it.

A sample is a mean of the pixels around its place, by weights that depend on where between them it lies.
Both, the pixels and the weights, get gradients.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import Operation, op

Ints = tuple[int, ...]


@op(name="corners", node="TakeBackward0")
def corners(input: Array, /, places: Array, inside: Array) -> Any:
    """Of (N, C, pixels) those at `places` (N, K, points), and 0 where not `inside`: (N, C, K, points)."""
    batch, channels = input.shape[:2]
    points = math.prod(places.shape[1:])
    flat = np.broadcast_to(places.reshape(batch, 1, points), (batch, channels, points))
    taken = np.take_along_axis(input, flat, 2).reshape(batch, channels, *places.shape[1:])
    return np.where(inside[:, None], taken, taken.dtype.type(0))


@op(name="corners_added", node="PutBackward0")
def corners_added(input: Array, /, size: Ints, places: Array, inside: Array) -> Any:
    """Zeros of `size` with each value of `input` added where `corners` would take it from."""
    batch, channels, pixels = size
    begin = (np.arange(batch * channels) * pixels).reshape(batch, channels, 1, 1)
    total = np.zeros(size, input.dtype)
    kept = np.where(inside[:, None], input, input.dtype.type(0))
    np.add.at(total.reshape(-1), (places[:, None] + begin).reshape(-1), kept.reshape(-1))
    return total


corners.gradients(input=lambda g, shape, places, inside: corners_added(g, tuple(shape), places, inside))
corners_added.gradients(input=lambda g, places, inside: corners(g, places, inside))


def _row(g: Any, size: Ints) -> Any:
    """(N, C, *size) as (N, C, 1, points)."""
    return g.reshape(*g.shape[:2], 1, math.prod(size))


def _sampler(name: str, node: str) -> Operation:
    """An operation that adds up the corners (N, C, K, points) by weights (N, K, points)."""

    @op(name=name, node=node)
    def sampled(values: Array, weights: Array, /, size: Ints) -> Any:
        return (values * weights[:, None]).sum(2).reshape(*values.shape[:2], *size)

    sampled.gradients(
        values=lambda g, weights, size: _row(g, size) * weights[:, None],
        weights=lambda g, values, size: (_row(g, size) * values).sum(1),
    )
    return sampled


SAMPLERS = {
    2: _sampler("grid_sampler_2d", "GridSampler2DBackward0"),
    3: _sampler("grid_sampler_3d", "GridSampler3DBackward0"),
}
"""The last step of sampling, by the number of spatial dimensions."""


@op(name="affine_grid_generator")
def affine_places(theta: Array, /, base: Array, size: Ints) -> Any:
    """The places `base` (points, dims + 1) under each of the maps (N, dims, dims + 1): (N, *size, dims)."""
    return np.matmul(base.astype(theta.dtype), theta.swapaxes(1, 2)).reshape(
        len(theta), *size, theta.shape[1]
    )


@op(name="affine_maps", node="BmmBackward0")
def affine_maps(grid: Array, /, base: Array, size: Ints) -> Any:
    """The gradient of `affine_places` by the maps."""
    flat = grid.reshape(len(grid), len(base), grid.shape[-1])
    return np.matmul(flat.swapaxes(1, 2), base.astype(grid.dtype))


affine_places.gradients(theta=lambda g, base, size: affine_maps(g, base, size))
affine_maps.gradients(grid=lambda g, base, size: affine_places(g, base, size))
