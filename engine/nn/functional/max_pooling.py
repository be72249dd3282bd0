"""Pooling to the largest element of each window of a sequence, an image or a volume.

Shapes: (N, C, L), (N, C, H, W) or (N, C, D, H, W), or without N.
Errors: RuntimeError for other dimensions and too large a padding.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from engine.ops.pooling import ADAPTIVE_PICKS, PICKS, Windows, largest, largest_of_spans

from .checking import check_floats, check_tensor
from .sizes import Spread, each
from .windows import adapted, check_pooled, not_given, one, picked, spans, window_count, windows_over

_SETTINGS = ("kernel_size", "stride", "padding", "dilation")


def max_pool1d(
    input: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    dilation: Spread = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of each window over (..., L), with `return_indices` also its place."""
    check_tensor("max_pool1d", input)
    if input._array.ndim not in (2, 3) or 0 in input._array.shape[-2:]:
        raise RuntimeError(
            "max_pool1d: Expected 2D or 3D (batch mode) tensor with optional 0 dim batch size for input, but "
            f"got:{list(input._array.shape)}"
        )
    steps = kernel_size if stride is None or not_given(stride) else stride
    given = (kernel_size, steps, padding, dilation)
    if not return_indices:
        _check_sequence(input._array.shape[-1], ceil_mode, *given)
    settings = [one("max_pool1d", name, value) for name, value in zip(_SETTINGS, given, strict=True)]
    kernel, step, pads, spread = zip((1, 1, 0, 1), settings, strict=True)
    values, place = max_pool2d(input.unsqueeze(-2), kernel, step, pads, spread, ceil_mode, True)
    return (values.squeeze(-2), place.squeeze(-2)) if return_indices else values.squeeze(-2)


def _check_sequence(length: int, ceil: bool, *settings: Spread) -> None:
    """RuntimeError where no window fits a sequence, in the words for pooling without indices."""
    values = []
    for name, given in zip(_SETTINGS, settings, strict=True):
        numbers = each(given, 1)
        if len(numbers) != 1:
            raise RuntimeError(
                f"max_pool1d() {name} must be an int, list of ints or tuple of ints of size 1 but got size "
                f"{len(numbers)}"
            )
        values.append(numbers[0])
    kernel, stride, padding, dilation = values
    if padding < 0:
        raise RuntimeError(f"max_pool1d() padding must be non-negative, but got {padding}")
    for name, value in (("kernel_size", kernel), ("stride", stride), ("dilation", dilation)):
        if value <= 0:
            raise RuntimeError(f"max_pool1d() {name} must be greater than zero, but got {value}")
    if padding > kernel // 2:
        raise RuntimeError(
            f"max_pool1d() padding should be at most half of kernel size, but got padding={padding} and "
            f"kernel_size={kernel}"
        )
    count = window_count(length, kernel, stride, padding, dilation, ceil)
    if count < 1:
        raise RuntimeError(f"max_pool1d() Invalid computed output size: {count}")


def max_pool2d(
    input: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    dilation: Spread = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of each window over (..., H, W), with `return_indices` also its place in H * W."""
    check_pooled("max_pool2d", input, 2)
    windows = windows_over("max_pool2d", input, kernel_size, stride, padding, dilation, ceil_mode, 2)
    return _largest(2, input, windows, return_indices)


def max_pool3d(
    input: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    dilation: Spread = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """The largest element of each window over (..., D, H, W), perhaps also its place in D * H * W."""
    check_pooled("max_pool3d", input, 3)
    windows = windows_over("max_pool3d", input, kernel_size, stride, padding, dilation, ceil_mode, 3)
    return _largest(3, input, windows, return_indices)


def _largest(dims: int, input: Tensor, windows: Windows, return_indices: bool) -> Any:
    place = largest(input._array, windows)
    if not place.size or place.min() >= 0:
        return picked(PICKS[dims], input, place, dims, return_indices)
    outside = wrap(place < 0)  # windows that lie in the padding and dilation only
    values, indices = picked(PICKS[dims], input, np.maximum(place, 0), dims, True)
    values = values.masked_fill(outside, -math.inf)
    return (values, indices) if return_indices else values


def max_pool1d_with_indices(input: Tensor, *args: Any, **kwargs: Any) -> Any:
    """`max_pool1d` with the places of what it picked; takes the same arguments."""
    return max_pool1d(input, *args, **{**kwargs, "return_indices": True})


def max_pool2d_with_indices(input: Tensor, *args: Any, **kwargs: Any) -> Any:
    """`max_pool2d` with the places of what it picked; takes the same arguments."""
    return max_pool2d(input, *args, **{**kwargs, "return_indices": True})


def max_pool3d_with_indices(input: Tensor, *args: Any, **kwargs: Any) -> Any:
    """`max_pool3d` with the places of what it picked; takes the same arguments."""
    return max_pool3d(input, *args, **{**kwargs, "return_indices": True})


def adaptive_max_pool1d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of `output_size` windows that cover (..., L)."""
    shape = list(input._array.shape)
    if len(shape) not in (2, 3):
        raise RuntimeError(
            f"Expected 2 to 3 dimensions, but got {len(shape)}-dimensional tensor for argument #1 'self' "
            "(while checking arguments for adaptive_max_pool1d)"
        )
    check_filled("adaptive_max_pool1d", input, 1)
    out = one("adaptive_max_pool1d", "output_size", output_size)
    values, place = adaptive_max_pool2d(input.unsqueeze(-2), (1, out), True)
    return (values.squeeze(-2), place.squeeze(-2)) if return_indices else values.squeeze(-2)


def adaptive_max_pool2d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of output_size (h, w) windows that cover (..., H, W)."""
    return _adaptive(2, input, output_size, return_indices)


def adaptive_max_pool3d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of output_size (d, h, w) windows that cover (..., D, H, W)."""
    return _adaptive(3, input, output_size, return_indices)


def adaptive_max_pool1d_with_indices(input: Tensor, output_size: Any, return_indices: bool = True) -> Any:
    """`adaptive_max_pool1d` with the places of what it picked."""
    return adaptive_max_pool1d(input, output_size, True)


def adaptive_max_pool2d_with_indices(input: Tensor, output_size: Any, return_indices: bool = True) -> Any:
    """`adaptive_max_pool2d` with the places of what it picked."""
    return adaptive_max_pool2d(input, output_size, True)


def adaptive_max_pool3d_with_indices(input: Tensor, output_size: Any, return_indices: bool = True) -> Any:
    """`adaptive_max_pool3d` with the places of what it picked."""
    return adaptive_max_pool3d(input, output_size, True)


def _adaptive(dims: int, input: Tensor, output_size: Any, return_indices: bool) -> Any:
    name = f"adaptive_max_pool{dims}d"
    check_tensor(name, input)
    if input._array.ndim not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"{name}(): Expected {dims + 1}D or {dims + 2}D tensor, but got: {list(input._array.shape)}"
        )
    check_filled(name, input, dims)
    out = adapted(name, input, output_size, dims)
    check_floats(name if dims == 2 else f"{name}_cpu", input)
    place = largest_of_spans(input._array, spans(input._array.shape[-dims:], out))
    return picked(ADAPTIVE_PICKS[dims], input, place, dims, return_indices)


def check_filled(name: str, input: Tensor, dims: int) -> None:
    """RuntimeError when a dimension other than N is empty."""
    shape = input._array.shape
    for axis in range(len(shape) - dims - 1, len(shape)):
        if not shape[axis]:
            raise RuntimeError(
                f"{name}(): Expected input to have non-zero size for non-batch dimensions, but input has "
                f"sizes {list(shape)} with dimension {axis} being empty"
            )
