"""The gradients of convolutions by input and weight as functions of their own: `torch.nn.grad`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.convolution import correlated, transposed

from .functional.convolution_checks import geometry_of
from .functional.sizes import Spread


def conv1d_input(
    input_size: Sequence[int],
    weight: Tensor,
    grad_output: Tensor,
    stride: Spread = 1,
    padding: Spread = 0,
    dilation: Spread = 1,
    groups: int = 1,
) -> Any:
    """The gradient of conv1d by its input of size (N, C, L), from that of its output (N, O, L')."""
    return _by_input(1, input_size, weight, grad_output, stride, padding, dilation, groups)


def conv1d_weight(
    input: Tensor,
    weight_size: Sequence[int],
    grad_output: Tensor,
    stride: Spread = 1,
    padding: Spread = 0,
    dilation: Spread = 1,
    groups: int = 1,
) -> Any:
    """The gradient of conv1d by its weight of size (O, C / groups, k), from that of its output."""
    return _by_weight(1, input, weight_size, grad_output, stride, padding, dilation, groups)


def conv2d_input(
    input_size: Sequence[int],
    weight: Tensor,
    grad_output: Tensor,
    stride: Spread = 1,
    padding: Spread = 0,
    dilation: Spread = 1,
    groups: int = 1,
) -> Any:
    """The gradient of conv2d by its input of size (N, C, H, W), from that of its output (N, O, H', W')."""
    return _by_input(2, input_size, weight, grad_output, stride, padding, dilation, groups)


def conv2d_weight(
    input: Tensor,
    weight_size: Sequence[int],
    grad_output: Tensor,
    stride: Spread = 1,
    padding: Spread = 0,
    dilation: Spread = 1,
    groups: int = 1,
) -> Any:
    """The gradient of conv2d by its weight of size (O, C / groups, kh, kw), from that of its output."""
    return _by_weight(2, input, weight_size, grad_output, stride, padding, dilation, groups)


def conv3d_input(
    input_size: Sequence[int],
    weight: Tensor,
    grad_output: Tensor,
    stride: Spread = 1,
    padding: Spread = 0,
    dilation: Spread = 1,
    groups: int = 1,
) -> Any:
    """The gradient of conv3d by its input of size (N, C, D, H, W), from that of its output."""
    return _by_input(3, input_size, weight, grad_output, stride, padding, dilation, groups)


def conv3d_weight(
    input: Tensor,
    weight_size: Sequence[int],
    grad_output: Tensor,
    stride: Spread = 1,
    padding: Spread = 0,
    dilation: Spread = 1,
    groups: int = 1,
) -> Any:
    """The gradient of conv3d by its weight of size (O, C / groups, kd, kh, kw), from that of its output."""
    return _by_weight(3, input, weight_size, grad_output, stride, padding, dilation, groups)


def _by_input(dims: int, size: Sequence[int], weight: Tensor, gradient: Tensor, *settings: Any) -> Any:
    geometry = geometry_of(f"conv{dims}d", dims, dims, *settings)
    return transposed(gradient, weight, None, tuple(int(n) for n in size[2:]), geometry)


def _by_weight(dims: int, input: Tensor, size: Sequence[int], gradient: Tensor, *settings: Any) -> Any:
    geometry = geometry_of(f"conv{dims}d", dims, dims, *settings)
    return correlated(gradient, input, tuple(int(n) for n in size), geometry)
