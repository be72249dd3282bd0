"""Convolution over any number of spatial dimensions, as one matrix product over all windows.

y = conv(x, w) is linear in both, so with <g, conv(x, w)> in mind its two gradients are linear too, and the
gradients of those are again one of the three: the rules below are closed under differentiation.

Shapes: x (N, C, *in), w (O, C / groups, *kernel), y (N, O, *out).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.sums import column_sums, row_sums

Ints = tuple[int, ...]

_MOST = 1 << 28
"""So many bytes all windows may take at once: beyond it samples go through in parts."""


class Geometry(NamedTuple):
    """How a kernel moves over the input, one number per spatial dimension."""

    stride: Ints
    padding: Ints
    dilation: Ints
    groups: int


def output_size(size: Ints, kernel: Ints, geometry: Geometry) -> Ints:
    """The number of positions of the kernel along each dimension."""
    return tuple(
        (n + 2 * p - d * (k - 1) - 1) // s + 1
        for n, k, s, p, d in zip(size, kernel, *geometry[:3], strict=True)
    )


def padded(x: Array, padding: Ints) -> Array:
    if not any(padding):
        return x
    wide = np.zeros((*x.shape[:2], *(n + 2 * p for n, p in zip(x.shape[2:], padding, strict=True))), x.dtype)
    wide[inner(x.shape[2:], padding)] = x
    return wide


def inner(size: Ints, padding: Ints) -> tuple[Any, ...]:
    return (..., *(slice(p, p + n) for n, p in zip(size, padding, strict=True)))


def _windows(x: Array, kernel: Ints, out: Ints, geometry: Geometry) -> Array:
    """What each weight meets, as the matrix (groups, C / groups * kernel, N * out)."""
    x = np.ascontiguousarray(padded(x, geometry.padding))
    batch, channels = x.shape[:2]
    across = x.strides[2:]
    seen: Array = np.ndarray(
        (channels, *kernel, batch, *out),
        x.dtype,
        x,
        strides=(
            x.strides[1],
            *(n * d for n, d in zip(across, geometry.dilation, strict=True)),
            x.strides[0],
            *(n * s for n, s in zip(across, geometry.stride, strict=True)),
        ),
    )
    groups = geometry.groups
    return seen.reshape(groups, channels // groups * math.prod(kernel), batch * math.prod(out))


def _by_group(y: Array, groups: int) -> Array:
    """(N, O, *out) as (groups, O / groups, N * out)."""
    batch, channels = y.shape[:2]
    flat = y.reshape(batch, channels, math.prod(y.shape[2:])).swapaxes(0, 1)
    return flat.reshape(groups, channels // groups, batch * flat.shape[2])


def positions(kernel: Ints, out: Ints, geometry: Geometry) -> Iterator[tuple[Ints, tuple[Any, ...]]]:
    """Each offset in the kernel, and the part of the padded input that it meets."""
    for offset in itertools.product(*map(range, kernel)):
        yield (
            offset,
            tuple(
                slice(o * d, o * d + (n - 1) * s + 1, s)
                for o, n, s, d in zip(offset, out, geometry.stride, geometry.dilation, strict=True)
            ),
        )


def _parts(samples: Array, times: int) -> list[slice]:
    """All samples in one, or in parts of which each, `times` as large as it is, takes `_MOST` bytes."""
    total = samples.nbytes * times
    if total <= _MOST or len(samples) < 2:
        return [slice(None)]
    count = max(1, len(samples) * _MOST // total)
    return [slice(start, start + count) for start in range(0, len(samples), count)]


def _weighted(input: Array, weight: Array, geometry: Geometry) -> Array:
    parts = _parts(input, math.prod(weight.shape[2:]))
    if len(parts) == 1:
        return _weighted_at_once(input, weight, geometry)
    return np.concatenate([_weighted_at_once(input[part], weight, geometry) for part in parts])


def _weighted_at_once(input: Array, weight: Array, geometry: Geometry) -> Array:
    groups, kernel = geometry.groups, weight.shape[2:]
    out = output_size(input.shape[2:], kernel, geometry)
    windows = _windows(input, kernel, out, geometry)
    each = weight.reshape(groups, len(weight) // groups, windows.shape[1])
    flat = np.matmul(each, windows).reshape(len(weight), len(input), *out)
    return np.ascontiguousarray(flat.swapaxes(0, 1))


def _with_bias(out: Array, bias: Array | None) -> Array:
    if bias is not None:
        out += bias.reshape(-1, *(1,) * (out.ndim - 2))
    return out


def _over_channels(g: Any) -> Any:
    """The gradient of a bias: the sum over everything but the channels."""
    if type(g) is not np.ndarray:
        return g.sum((0, *range(2, g.ndim)))
    batch, channels = g.shape[:2]
    return column_sums(row_sums(g.reshape(batch * channels, math.prod(g.shape[2:]))).reshape(batch, channels))


@op(name="convolution")
def convolved(input: Array, weight: Array, bias: Array | None, /, geometry: Geometry) -> Any:
    """y[n, o] = bias[o] + the sum over c, k of w[o, c, k] x[n, c, stride position + dilation k]."""
    return _with_bias(_weighted(input, weight, geometry), bias)


@op(name="conv_transpose", node="ConvolutionBackward0")
def transposed(input: Array, weight: Array, bias: Array | None, /, size: Ints, geometry: Geometry) -> Any:
    """Every value of `input` stamps the kernel into (N, C, *size).

    It is the gradient of convolution by its input.
    """
    wide = tuple(n + 2 * p for n, p in zip(size, geometry.padding, strict=True))
    each = weight.reshape(geometry.groups, len(weight) // geometry.groups, -1).swapaxes(1, 2)
    stamped = _stamped_densely if all(s == 1 for s in geometry.stride) else _stamped
    channels, kernel = weight.shape[1] * geometry.groups, weight.shape[2:]
    outs = [
        stamped(input[part], each, channels, kernel, wide, geometry)[inner(size, geometry.padding)]
        for part in _parts(input, math.prod(kernel) * channels // max(1, input.shape[1]))
    ]
    out = outs[0] if len(outs) == 1 else np.concatenate(outs, 1)
    return _with_bias(np.ascontiguousarray(out.swapaxes(0, 1)), bias)


def _stamped(input: Array, each: Array, channels: int, kernel: Ints, wide: Ints, geometry: Geometry) -> Array:
    """The kernels, scaled by the input, added up in (channels, N, *wide)."""
    batch, out = len(input), input.shape[2:]
    stamps = np.matmul(each, _by_group(input, geometry.groups)).reshape(channels, *kernel, batch, *out)
    total = np.zeros((channels, batch, *wide), stamps.dtype)
    for offset, place in positions(kernel, out, geometry):
        total[(slice(None), slice(None), *place)] += stamps[(slice(None), *offset)]
    return total


def _stamped_densely(
    input: Array, each: Array, channels: int, kernel: Ints, wide: Ints, geometry: Geometry
) -> Array:
    """The same for stride 1: on a grid as large as the result, an offset is a shift of all memory at once."""
    batch, groups = len(input), geometry.groups
    grid = np.zeros((input.shape[1], batch, *wide), input.dtype)
    grid[(slice(None), slice(None), *map(slice, input.shape[2:]))] = input.swapaxes(0, 1)
    count = batch * math.prod(wide)
    stamps = np.matmul(each, grid.reshape(groups, len(grid) // groups, count))
    stamps = stamps.reshape(channels, math.prod(kernel), count)
    total = np.zeros((channels, count), stamps.dtype)
    for i, offset in enumerate(itertools.product(*map(range, kernel))):
        shift = 0
        for o, n, d in zip(offset, wide, geometry.dilation, strict=True):
            shift = shift * n + o * d
        total[:, shift:] += stamps[:, i, : count - shift]
    return total.reshape(channels, batch, *wide)


@op(name="conv_weight", node="ConvolutionBackward0")
def correlated(grad: Array, input: Array, /, size: Ints, geometry: Geometry) -> Any:
    """The gradient of convolution by its weight, of shape `size`, from that of its output."""
    sums = [
        np.matmul(
            _by_group(grad[part], geometry.groups),
            _windows(input[part], size[2:], grad.shape[2:], geometry).swapaxes(1, 2),
        )
        for part in _parts(input, math.prod(size[2:]))
    ]
    return (sums[0] if len(sums) == 1 else np.sum(sums, 0)).reshape(size)


def _by_input(g: Any, weight: Any, shape: Ints, geometry: Geometry) -> Any:
    return transposed(g, weight, None, tuple(shape[2:]), geometry)


def _by_weight(g: Any, input: Any, shape: Ints, geometry: Geometry) -> Any:
    return correlated(g, input, tuple(shape), geometry)


def _forward(g: Any, weight: Any, shape: Ints, geometry: Geometry) -> Any:
    """Convolution at as many positions as `shape` has: an output padding may leave room for more."""
    out = convolved(g, weight, None, geometry)
    if tuple(out.shape[2:]) == tuple(shape[2:]):
        return out
    return out[(..., *(slice(n) for n in shape[2:]))]


convolved.gradients(input=_by_input, weight=_by_weight, bias=_over_channels)
transposed.gradients(
    input=_forward,
    weight=lambda g, input, shape, geometry: correlated(input, g, tuple(shape), geometry),
    bias=_over_channels,
)
correlated.gradients(
    grad=lambda g, input, shape, geometry: _forward(input, g, shape, geometry),
    input=lambda g, grad, shape, geometry: transposed(grad, g, None, tuple(shape[2:]), geometry),
)
