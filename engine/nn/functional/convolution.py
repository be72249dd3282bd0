"""Convolutions over one, two or three spatial dimensions.

Shapes: (N, C, *in), or without N, and (O, C / groups, *kernel) to (N, O, *out).
Errors: RuntimeError for shapes that do not fit.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.convolution import Geometry, convolved, output_size

from .convolution_checks import check_bias, check_inputs, check_weight, geometry_of, spread_of
from .padding import pad
from .sizes import Spread, by


def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Spread = 1,
    padding: Spread | str = 0,
    dilation: Spread = 1,
    groups: int = 1,
) -> Any:
    """(N, C, L) and weight (O, C / groups, k) give (N, O, L'); without N one sequence."""
    return _conv(1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Spread = 1,
    padding: Spread | str = 0,
    dilation: Spread = 1,
    groups: int = 1,
) -> Any:
    """(N, C, H, W) and weight (O, C / groups, kh, kw) give (N, O, H', W'); without N one image."""
    return _conv(2, input, weight, bias, stride, padding, dilation, groups)


def conv3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Spread = 1,
    padding: Spread | str = 0,
    dilation: Spread = 1,
    groups: int = 1,
) -> Any:
    """(N, C, D, H, W) and weight (O, C / groups, kd, kh, kw) give (N, O, D', H', W')."""
    return _conv(3, input, weight, bias, stride, padding, dilation, groups)


def conv_tbc(input: Tensor, weight: Tensor, bias: Tensor, pad: int = 0) -> Any:
    """The same as conv1d with time first: (L, N, C), weight (k, C, O) and bias (O) give (L', N, O)."""
    return conv1d(input.permute(1, 2, 0), weight.permute(2, 1, 0), bias, padding=pad).permute(2, 0, 1)


def _conv(
    dims: int,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Spread,
    padding: Spread | str,
    dilation: Spread,
    groups: int,
) -> Any:
    name = f"conv{dims}d"
    check_inputs(name, dims, input, weight)
    if input._array.ndim == dims + 1:
        batch = _conv(dims, input.unsqueeze(0), weight, bias, stride, padding, dilation, groups)
        return batch.squeeze(0)
    kernel = weight._array.shape[2:]
    if isinstance(padding, str):
        steps = spread_of(name, "stride", stride, dims, len(kernel))
        spread = spread_of(name, "dilation", dilation, dims, len(kernel))
        wide, sides = _padded(input, kernel, steps, spread, padding)
        return _conv(dims, wide, weight, bias, stride, sides, dilation, groups)
    geometry = geometry_of(name, dims, len(kernel), stride, padding, dilation, groups)
    check_weight(input, weight, bias, groups)
    check_bias(weight, bias, len(weight._array), transposed=False)
    if min(output_size(input._array.shape[2:], kernel, geometry)) < 1:
        raise RuntimeError(_too_large(input._array.shape[2:], kernel, geometry))
    return convolved(input, weight, bias, geometry)


def _too_large(size: tuple[int, ...], kernel: tuple[int, ...], geometry: Geometry) -> str:
    padded = [n + 2 * p for n, p in zip(size, geometry.padding, strict=True)]
    reach = [d * (k - 1) + 1 for k, d in zip(kernel, geometry.dilation, strict=True)]
    return (
        f"Calculated padded input size per channel: ({by(padded)}). Kernel size: ({by(reach)}). "
        "Kernel size can't be greater than actual input size"
    )


def _padded(
    input: Tensor, kernel: tuple[int, ...], stride: tuple[int, ...], dilation: tuple[int, ...], padding: str
) -> tuple[Tensor, tuple[int, ...]]:
    """The padding that "valid" and "same" stand for; "same" may need one more on the right."""
    if padding == "valid":
        return input, (0,) * len(kernel)
    if padding != "same":
        raise RuntimeError(f"Invalid padding string: '{padding}'")
    if any(s != 1 for s in stride):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    total = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    extra = [n % 2 for n in total]
    wide = pad(input, [side for n in reversed(extra) for side in (0, n)]) if any(extra) else input
    return wide, tuple(n // 2 for n in total)
