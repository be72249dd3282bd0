"""Pooling: windows of an image or a sequence reduced to their mean or their largest element."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap
from engine.ops.pooling import (
    Spans,
    Windows,
    largest,
    largest_of_spans,
    pick,
    pick_adaptively,
    put,
    span_means,
    window_means,
)

from .checking import check_tensor
from .sizes import Spread, each


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
    check_tensor("max_pool2d", input)
    if input._array.ndim not in (3, 4):
        raise RuntimeError("non-empty 3D or 4D (batch mode) tensor expected for input")
    windows = _windows(input, kernel_size, stride, padding, dilation, ceil_mode)
    place = largest(input._array, windows)
    values = pick(input, place)
    return (values, _within_image(input, place)) if return_indices else values


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
    _check_sequence("max_pool1d", input)
    values, place = max_pool2d(
        input.unsqueeze(-2),
        (1, *each(kernel_size, 1)),
        (1, *each(_given(stride) or kernel_size, 1)),
        (0, *each(padding, 1)),
        (1, *each(dilation, 1)),
        ceil_mode,
        True,
    )
    return (values.squeeze(-2), place.squeeze(-2)) if return_indices else values.squeeze(-2)


def avg_pool2d(
    input: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Any:
    """The mean of each window over (..., H, W); unless `count_include_pad` of what is inside only."""
    check_tensor("avg_pool2d", input)
    if input._array.ndim not in (3, 4):
        if input._array.ndim < 3:
            n = input._array.ndim
            raise IndexError(
                f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got -3)"
            )
        raise RuntimeError("non-empty 3D or 4D (batch mode) tensor expected for input")
    windows = _windows(input, kernel_size, stride, padding, 1, ceil_mode)
    divisor = divisor_override or _counts(input._array.shape[-2:], windows, count_include_pad)
    return window_means(input, windows, divisor)


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
    return avg_pool2d(
        input.unsqueeze(-2),
        (1, *each(kernel_size, 1)),
        (1, *each(_given(stride) or kernel_size, 1)),
        (0, *each(padding, 1)),
        ceil_mode,
        count_include_pad,
    ).squeeze(-2)


def adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Any:
    """The means of output_size (h, w) windows that cover (..., H, W); None keeps a length."""
    if input._array.ndim not in (3, 4):
        raise RuntimeError(
            f"adaptive_avg_pool2d(): Expected 3D or 4D tensor, but got {list(input._array.shape)}"
        )
    out = _adapted(input, output_size)
    if out == (1, 1):
        return input.mean((-1, -2), keepdim=True)
    return span_means(input, _spans(input._array.shape[-2:], out))


def adaptive_avg_pool1d(input: Tensor, output_size: Any) -> Any:
    """The means of `output_size` windows that cover (..., L)."""
    _check_sequence("adaptive_avg_pool1d", input)
    return adaptive_avg_pool2d(input.unsqueeze(-2), (1, *each(output_size, 1))).squeeze(-2)


def adaptive_max_pool2d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of output_size (h, w) windows that cover (..., H, W)."""
    if input._array.ndim not in (3, 4):
        raise RuntimeError(
            f"adaptive_max_pool2d(): Expected 3D or 4D tensor, but got: {list(input._array.shape)}"
        )
    place = largest_of_spans(input._array, _spans(input._array.shape[-2:], _adapted(input, output_size)))
    values = pick_adaptively(input, place)
    return (values, _within_image(input, place)) if return_indices else values


def adaptive_max_pool1d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """The largest elements of `output_size` windows that cover (..., L)."""
    _check_sequence("adaptive_max_pool1d", input)
    values, place = adaptive_max_pool2d(input.unsqueeze(-2), (1, *each(output_size, 1)), True)
    return (values.squeeze(-2), place.squeeze(-2)) if return_indices else values.squeeze(-2)


def max_unpool2d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    output_size: Any = None,
) -> Any:
    """Zeros with the elements of `input` where max_pool2d found them: `indices` count through H * W."""
    steps = each(kernel_size if _given(stride) is None else stride, 2)
    sizes = zip(input._array.shape[-2:], steps, each(padding, 2), each(kernel_size, 2), strict=True)
    size = tuple((n - 1) * s - 2 * p + k for n, s, p, k in sizes)
    if output_size is not None:
        size = tuple(int(n) for n in output_size)[-2:]
    lead = input._array.shape[:-2]
    begin = (np.arange(math.prod(lead)) * math.prod(size)).reshape(*lead, 1, 1)
    return put(input, indices._array + begin, (*lead, *size))


def _within_image(input: Tensor, place: Any) -> Tensor:
    """Places in the flattened input as places in H * W."""
    return wrap(place % math.prod(input._array.shape[-2:]))


def _given(stride: Any) -> Any:
    """None for an empty stride too, which also stands for the kernel's size."""
    return None if stride is None or stride == () or stride == [] else stride


def _check_sequence(name: str, input: Tensor) -> None:
    if input._array.ndim not in (2, 3):
        raise RuntimeError(f"{name}() Expected 2D or 3D input tensor, but got {list(input._array.shape)}")


def _windows(
    input: Tensor, kernel_size: Spread, stride: Spread | None, padding: Spread, dilation: Spread, ceil: bool
) -> Windows:
    """How the windows lie over the last two dimensions; RuntimeError where they cannot."""
    kernel, pads, spread = each(kernel_size, 2), each(padding, 2), each(dilation, 2)
    steps = kernel if _given(stride) is None else each(stride, 2)
    if min(steps) <= 0:
        raise RuntimeError("stride should not be zero")
    for k, p, d in zip(kernel, pads, spread, strict=True):
        if p > ((k - 1) * d + 1) // 2:
            raise RuntimeError(
                f"pad should be at most half of effective kernel size, but got pad={p}, kernel_size={k} "
                f"and dilation={d}"
            )
    size = input._array.shape[-2:]
    out = tuple(
        _count(n, k, s, p, d, ceil) for n, k, s, p, d in zip(size, kernel, steps, pads, spread, strict=True)
    )
    if min(out) < 1:
        before = "x".join(map(str, input._array.shape[-3:]))
        after = "x".join(map(str, (input._array.shape[-3], *out)))
        raise RuntimeError(
            f"Given input size: ({before}). Calculated output size: ({after}). Output size is too small"
        )
    return Windows(kernel, steps, pads, spread, out)


def _count(n: int, kernel: int, stride: int, padding: int, dilation: int, ceil: bool) -> int:
    """The number of windows; with `ceil` also one that sticks out, if it begins inside."""
    left = n + 2 * padding - dilation * (kernel - 1) - 1
    count = -(-left // stride) + 1 if ceil else left // stride + 1
    return count - 1 if ceil and (count - 1) * stride >= n + padding else count


def _counts(size: tuple[int, ...], windows: Windows, with_padding: bool) -> Any:
    """By what the sum of each window is divided: one number, or one for each window."""
    lengths = []
    for n, k, s, p, _, out in zip(size, *windows, strict=True):
        begin = np.arange(out) * s - p
        end = np.minimum(begin + k, n + p)
        inside = np.minimum(end, n) - np.maximum(begin, 0)
        lengths.append(end - begin if with_padding else inside)
    counts = np.multiply.outer(*lengths)
    return int(counts.flat[0]) if (counts == counts.flat[0]).all() else counts


def _adapted(input: Tensor, output_size: Any) -> tuple[int, ...]:
    wanted = (output_size,) * 2 if output_size is None or isinstance(output_size, int) else output_size
    return tuple(
        n if out is None else int(out) for n, out in zip(input._array.shape[-2:], wanted, strict=True)
    )


def _spans(size: tuple[int, ...], out: tuple[int, ...]) -> tuple[Spans, ...]:
    """Windows that cover each dimension evenly, overlapping where it does not divide."""
    return tuple(
        tuple((math.floor(i * n / count), math.ceil((i + 1) * n / count)) for i in range(count))
        for n, count in zip(size, out, strict=True)
    )
