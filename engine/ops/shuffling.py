"""Channels in another order, or traded for pixels.

Shapes: (..., C, H, W) or (N, C, ...).
Errors: RuntimeError for lengths that do not divide.
Source: Shi et al. (2016), pixel_shuffle; Zhang et al. (2018), channel_shuffle.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op


@op(name="pixel_shuffle")
def _spread(input: Array, /, factor: int) -> Any:
    *lead, channels, height, width = input.shape
    parts = input.reshape(*lead, channels // factor**2, factor, factor, height, width)
    axes = tuple(range(len(lead) + 1))
    n = len(axes)
    across = parts.transpose(*axes, n + 2, n, n + 3, n + 1)
    return across.reshape(*lead, channels // factor**2, height * factor, width * factor)


@op(name="pixel_unshuffle")
def _gathered(input: Array, /, factor: int) -> Any:
    *lead, channels, height, width = input.shape
    parts = input.reshape(*lead, channels, height // factor, factor, width // factor, factor)
    axes = tuple(range(len(lead) + 1))
    n = len(axes)
    across = parts.transpose(*axes, n + 1, n + 3, n, n + 2)
    return across.reshape(*lead, channels * factor**2, height // factor, width // factor)


@op(name="channel_shuffle")
def _shuffled(input: Array, /, groups: int) -> Any:
    batch, channels, *size = input.shape
    parts = input.reshape(batch, groups, channels // groups, *size)
    return np.ascontiguousarray(parts.swapaxes(1, 2)).reshape(input.shape)


_spread.gradients(input=lambda g, factor: _gathered(g, factor))
_gathered.gradients(input=lambda g, factor: _spread(g, factor))
_shuffled.gradients(input=lambda g, shape, groups: _shuffled(g, shape[1] // groups))


def pixel_shuffle(input: Any, upscale_factor: int) -> Any:
    """(..., C r^2, H, W) as (..., C, H r, W r): r^2 channels become a square of pixels.

    RuntimeError when the channels do not divide.
    """
    _check("pixel_shuffle", "upscale_factor", input, upscale_factor)
    channels = input._array.shape[-3]
    if channels % upscale_factor**2:
        raise RuntimeError(
            "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of "
            f"upscale_factor, but input.size(-3)={channels} is not divisible by {upscale_factor**2}"
        )
    return _spread(input, upscale_factor)


def pixel_unshuffle(input: Any, downscale_factor: int) -> Any:
    """(..., C, H r, W r) as (..., C r^2, H, W): the opposite of `pixel_shuffle`."""
    _check("pixel_unshuffle", "downscale_factor", input, downscale_factor)
    for axis, name in ((-2, "height"), (-1, "width")):
        if input._array.shape[axis] % downscale_factor:
            raise RuntimeError(
                f"pixel_unshuffle expects {name} to be divisible by downscale_factor, but "
                f"input.size({axis})={input._array.shape[axis]} is not divisible by {downscale_factor}"
            )
    return _gathered(input, downscale_factor)


def channel_shuffle(input: Any, groups: int) -> Any:
    """(N, C, ...) with the channels of `groups` groups taken in turn."""
    shape = input._array.shape
    if len(shape) < 3:
        raise RuntimeError(
            f"channel_shuffle expects input with > 2 dims, but got input with sizes {list(shape)}"
        )
    if groups <= 0:
        raise RuntimeError(
            f"Number of groups to divide channels in must be positive. Value of groups:{groups}"
        )
    if shape[1] % groups:
        raise RuntimeError(
            f"Number of channels must be divisible by groups. Got {shape[1]} channels and {groups} groups."
        )
    return _shuffled(input, groups)


def _check(name: str, setting: str, input: Any, factor: int) -> None:
    if input._array.ndim < 3:
        raise RuntimeError(
            f"{name} expects input to have at least 3 dimensions, but got input with {input._array.ndim} "
            "dimension(s)"
        )
    if factor <= 0:
        raise RuntimeError(f"{name} expects a positive {setting}, but got {factor}")
