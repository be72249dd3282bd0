"""Convolutions and their transposes over one, two or three spatial dimensions."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.convolution import Geometry, convolved, output_size, transposed

from .checking import check_tensor
from .padding import pad
from .sizes import Spread, by, c_name, each, type_name


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


def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Spread = 1,
    padding: Spread = 0,
    output_padding: Spread = 0,
    groups: int = 1,
    dilation: Spread = 1,
) -> Any:
    """(N, C, L) and weight (C, O / groups, k) give (N, O, L').

    L' = (L - 1) stride - 2 padding + dilation (k - 1) + output_padding + 1.
    """
    return _transposed(1, input, weight, bias, stride, padding, output_padding, groups, dilation)


def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Spread = 1,
    padding: Spread = 0,
    output_padding: Spread = 0,
    groups: int = 1,
    dilation: Spread = 1,
) -> Any:
    """The same over height and width: (N, C, H, W) and weight (C, O / groups, kh, kw) give (N, O, H', W')."""
    return _transposed(2, input, weight, bias, stride, padding, output_padding, groups, dilation)


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
    _check_dims(f"conv{dims}d", dims, input)
    if input._array.ndim == dims + 1:
        batch = _conv(dims, input.unsqueeze(0), weight, bias, stride, padding, dilation, groups)
        return batch.squeeze(0)
    kernel = weight._array.shape[2:]
    spread = each(dilation, dims)
    if isinstance(padding, str):
        wide, sides = _padded(input, kernel, each(stride, dims), spread, padding)
        return _conv(dims, wide, weight, bias, stride, sides, dilation, groups)
    geometry = Geometry(each(stride, dims), each(padding, dims), spread, groups)
    _check(input, weight, bias, weight._array.shape[1] * groups, groups)
    if min(output_size(input._array.shape[2:], kernel, geometry)) < 1:
        padded = [n + 2 * p for n, p in zip(input._array.shape[2:], geometry.padding, strict=True)]
        reach = [d * (k - 1) + 1 for k, d in zip(kernel, spread, strict=True)]
        raise RuntimeError(
            f"Calculated padded input size per channel: ({by(padded)}). Kernel size: ({by(reach)}). "
            "Kernel size can't be greater than actual input size"
        )
    return convolved(input, weight, bias, geometry)


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


def _transposed(
    dims: int,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Spread,
    padding: Spread,
    output_padding: Spread,
    groups: int,
    dilation: Spread,
) -> Any:
    _check_dims(f"conv_transpose{dims}d", dims, input)
    if input._array.ndim == dims + 1:
        batch = _transposed(
            dims, input.unsqueeze(0), weight, bias, stride, padding, output_padding, groups, dilation
        )
        return batch.squeeze(0)
    _check(input, weight, bias, len(weight._array), groups, transposed=True)
    geometry = Geometry(each(stride, dims), each(padding, dims), each(dilation, dims), groups)
    more = each(output_padding, dims)
    _check_output_padding(more, geometry)
    sizes = input._array.shape[2:], weight._array.shape[2:], more
    size = tuple(
        (n - 1) * s - 2 * p + d * (k - 1) + extra + 1
        for n, k, extra, s, p, d in zip(*sizes, *geometry[:3], strict=True)
    )
    return transposed(input, weight, bias, size, geometry)


def _check_output_padding(more: tuple[int, ...], geometry: Geometry) -> None:
    stride, dilation = geometry.stride, geometry.dilation
    first = len(more) > 1  # a sequence is an image of height 1
    if any(extra >= max(s, d) for extra, s, d in zip(more, stride, dilation, strict=True)):
        raise RuntimeError(
            "output padding must be smaller than either stride or dilation, but got "
            f"output_padding_height: {more[0] if first else 0} output_padding_width: {more[-1]} "
            f"stride_height: {stride[0]} stride_width: {stride[-1]} "
            f"dilation_height: {dilation[0]} dilation_width: {dilation[-1]}"
        )


def _check_dims(name: str, dims: int, input: Tensor) -> None:
    check_tensor(name, input)
    if input._array.ndim not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"Expected {dims + 1}D (unbatched) or {dims + 2}D (batched) input to {name}, "
            f"but got input of size: {list(input._array.shape)}"
        )


def _check(
    input: Tensor, weight: Tensor, bias: Tensor | None, channels: int, groups: int, transposed: bool = False
) -> None:
    """RuntimeError when channels or dtypes do not fit."""
    got, shape = input._array.shape, list(weight._array.shape)
    if got[1] != channels:
        kind = "transposed=1" if transposed else f"groups={groups}"
        raise RuntimeError(
            f"Given {kind}, weight of size {shape}, expected input{list(got)} to have "
            f"{channels} channels, but got {got[1]} channels instead"
        )
    if input._array.dtype != weight._array.dtype:
        if bias is not None:
            raise RuntimeError(
                f"Input type ({c_name(input)}) and bias type ({c_name(bias)}) should be the same"
            )
        raise RuntimeError(f"expected scalar type {type_name(input)} but found {type_name(weight)}")
