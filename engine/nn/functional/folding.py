"""Images as columns of windows, and columns added up to images.

Shapes: (N, C, *size) to (N, C kernel, windows) and back.
Errors: RuntimeError for sizes that do not fit.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

import math
from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.convolution import Geometry
from engine.ops.convolution import output_size as window_counts
from engine.ops.folding import folded, unfolded

from .checking import check_tensor
from .sizes import Spread, each


def unfold(
    input: Tensor, kernel_size: Spread, dilation: Spread = 1, padding: Spread = 0, stride: Spread = 1
) -> Any:
    """(N, C, H, W) as (N, C * kernel, windows): each column is what a convolution sees at one place.

    Without N one image.
    """
    check_tensor("im2col", input)
    shape = input._array.shape
    if len(shape) < 3:
        n = len(shape)
        raise IndexError(f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {n})")
    kernel, geometry = _geometry(kernel_size, dilation, padding, stride)
    if len(shape) not in (3, 4) or 0 in shape[-3:]:
        raise RuntimeError(
            "Expected 3D or 4D (batch mode) tensor with possibly 0 batch size and other non-zero dimensions "
            f"for input, but got: {list(shape)}"
        )
    out = window_counts(shape[-2:], kernel, geometry)
    if min(out) < 1:
        raise RuntimeError(
            f"Given input with spatial size {shape[-2:]}, kernel_size={kernel}, "
            f"dilation={geometry.dilation}, padding={geometry.padding}, calculated shape of the array of "
            f"sliding blocks as {out}, but its components must be at least one."
        )
    return unfolded(input, kernel, geometry)


def fold(
    input: Tensor,
    output_size: Spread,
    kernel_size: Spread,
    dilation: Spread = 1,
    padding: Spread = 0,
    stride: Spread = 1,
) -> Any:
    """(N, C * kernel, windows) added up in (N, C, *output_size), every element where its window lies."""
    check_tensor("col2im", input)
    kernel, geometry = _geometry(kernel_size, dilation, padding, stride)
    size = each(output_size, 2)
    _check_columns(input._array.shape, size, kernel, geometry)
    return folded(input, size, kernel, geometry)


def _check_columns(
    shape: tuple[int, ...], size: tuple[int, ...], kernel: tuple[int, ...], geometry: Geometry
) -> None:
    if len(shape) not in (2, 3) or 0 in shape[-2:]:
        raise RuntimeError(
            "Expected 2D or 3D (batch mode) tensor for input with possibly 0 batch size and non-zero "
            f"dimensions for input, but got: {list(shape)}"
        )
    if shape[-2] % math.prod(kernel):
        raise RuntimeError(
            "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but got "
            f"input.size(1)={shape[-2]} and kernel_size={kernel}."
        )
    out = window_counts(size, kernel, geometry)
    settings = (
        f"Given output_size={size}, kernel_size={kernel}, dilation={geometry.dilation}, "
        f"padding={geometry.padding}, stride={geometry.stride}"
    )
    if min(out) < 1:
        raise RuntimeError(
            f"{settings}, calculated shape of the array of sliding blocks as {out}, which is too small "
            "(non-positive)"
        )
    if math.prod(out) != shape[-1]:
        raise RuntimeError(
            f"{settings}, expected size of input's dimension 2 to match the calculated number of sliding "
            f"blocks {out[0]} * {out[1]} = {math.prod(out)}, but got input.size(2)={shape[-1]}."
        )


def _geometry(
    kernel_size: Spread, dilation: Spread, padding: Spread, stride: Spread
) -> tuple[tuple[int, ...], Geometry]:
    given = {"kernel_size": kernel_size, "dilation": dilation, "padding": padding, "stride": stride}
    numbers = {}
    for name, value in given.items():
        numbers[name] = each(value, 2)
        if len(numbers[name]) != 2:
            raise RuntimeError(f"It is expected {name} equals to 2, but got size {len(numbers[name])}")
    for name, what, short in (
        ("kernel_size", "kernel size", "kernel"),
        ("dilation", "dilation", "dilation"),
        ("padding", "padding", "pad"),
        ("stride", "stride", "stride"),
    ):
        height, width = numbers[name]
        limit = "non-negative" if name == "padding" else "greater than zero"
        if min(height, width) < (name != "padding"):
            raise RuntimeError(
                f"{what} should be {limit}, but got {short}_height: {height} {short}_width: {width}"
            )
    return numbers["kernel_size"], Geometry(numbers["stride"], numbers["padding"], numbers["dilation"], 1)
