"""Pooling to the mean, or to a norm, of each window of a sequence, an image or a volume.

Shapes: (N, C, L), (N, C, H, W) or (N, C, D, H, W), or without N.
Errors: RuntimeError for other dimensions and too large a padding.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

import math
from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.activations import relu
from engine.ops.arithmetic import abs as absolute
from engine.ops.arithmetic import sign
from engine.ops.pooling import SPAN_MEANS, WINDOW_MEANS

from .checking import check_floats, check_tensor
from .max_pooling import check_filled, max_pool1d, max_pool2d, max_pool3d
from .sizes import Spread, each
from .windows import adapted, check_pooled, divisors, not_given, one, spans, windows_over


def avg_pool1d(
    input: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Any:
    """The mean of each window over (..., L)."""
    _check_sequence("avg_pool1d", input)
    kernel = one("avg_pool1d", "kernel_size", kernel_size)
    step = kernel if stride is None or not_given(stride) else one("avg_pool1d", "stride", stride)
    pads = (0, one("avg_pool1d", "padding", padding))
    image = input.unsqueeze(-2)
    return avg_pool2d(image, (1, kernel), (1, step), pads, ceil_mode, count_include_pad).squeeze(-2)


def avg_pool2d(
    input: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Any:
    """The mean of each window over (..., H, W); unless `count_include_pad` of what is inside only.

    `divisor_override` is what every sum is divided by instead.
    """
    return _averaged(2, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


def avg_pool3d(
    input: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Any:
    """The same over (..., D, H, W)."""
    return _averaged(3, input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override)


def _averaged(
    dims: int,
    input: Tensor,
    kernel_size: Spread,
    stride: Spread | None,
    padding: Spread,
    ceil_mode: bool,
    count_include_pad: bool,
    divisor_override: int | None,
) -> Any:
    name = f"avg_pool{dims}d"
    check_pooled(name, input, dims)
    if divisor_override == 0:
        raise RuntimeError("divisor must be not zero")
    windows = windows_over(name, input, kernel_size, stride, padding, 1, ceil_mode, dims)
    divisor = divisor_override or divisors(input._array.shape[-dims:], windows, count_include_pad)
    return WINDOW_MEANS[dims](input, windows, divisor)


def adaptive_avg_pool1d(input: Tensor, output_size: Any) -> Any:
    """The means of `output_size` windows that cover (..., L)."""
    _check_sequence("adaptive_avg_pool1d", input)
    out = one("adaptive_avg_pool1d", "output_size", output_size)
    return adaptive_avg_pool2d(input.unsqueeze(-2), (1, out)).squeeze(-2)


def adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Any:
    """The means of output_size (h, w) windows that cover (..., H, W); None keeps a length."""
    return _adaptive(2, input, output_size)


def adaptive_avg_pool3d(input: Tensor, output_size: Any) -> Any:
    """The means of output_size (d, h, w) windows that cover (..., D, H, W); None keeps a length."""
    return _adaptive(3, input, output_size)


def _adaptive(dims: int, input: Tensor, output_size: Any) -> Any:
    name = f"adaptive_avg_pool{dims}d"
    check_tensor(name, input)
    shape = input._array.shape
    if len(shape) not in (dims + 1, dims + 2):
        raise RuntimeError(f"{name}(): Expected {dims + 1}D or {dims + 2}D tensor, but got {list(shape)}")
    if dims == 3:
        check_filled(name, input, dims)
    out = adapted(name, input, output_size, dims)
    if out == (1,) * dims and input._array.size:
        return input.mean(tuple(range(-1, -dims - 1, -1)), keepdim=True)
    check_floats(name, input)
    return SPAN_MEANS[dims](input, spans(shape[-dims:], out))


def lp_pool1d(
    input: Tensor,
    norm_type: float,
    kernel_size: int,
    stride: Spread | None = None,
    ceil_mode: bool = False,
) -> Any:
    """The p-th root of the sum of x^p over each window of (..., L); the largest |x| for infinite p."""
    return _normed(1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(
    input: Tensor,
    norm_type: float,
    kernel_size: Spread,
    stride: Spread | None = None,
    ceil_mode: bool = False,
) -> Any:
    """The same over (..., H, W)."""
    return _normed(2, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(
    input: Tensor,
    norm_type: float,
    kernel_size: Spread,
    stride: Spread | None = None,
    ceil_mode: bool = False,
) -> Any:
    """The same over (..., D, H, W)."""
    return _normed(3, input, norm_type, kernel_size, stride, ceil_mode)


def _normed(
    dims: int, input: Tensor, norm_type: float, kernel_size: Spread, stride: Spread | None, ceil_mode: bool
) -> Any:
    if norm_type == math.inf:
        largest = (max_pool1d, max_pool2d, max_pool3d)[dims - 1]
        return largest(input.abs(), kernel_size, stride, 0, 1, ceil_mode)
    mean = (avg_pool1d, avg_pool2d, avg_pool3d)[dims - 1]
    means = mean(input.pow(norm_type), kernel_size, stride, 0, ceil_mode)
    windows = math.prod(each(kernel_size, dims))
    return (sign(means) * relu(absolute(means))).mul(windows).pow(1.0 / norm_type)


def _check_sequence(name: str, input: Tensor) -> None:
    check_tensor(name, input)
    if input._array.ndim not in (2, 3):
        raise RuntimeError(
            f"Expected 2 to 3 dimensions, but got {input._array.ndim}-dimensional tensor for argument #1 "
            f"'self' (while checking arguments for {name})"
        )
