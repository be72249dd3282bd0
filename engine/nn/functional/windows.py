"""How the windows of pooling lie over the last dimensions, and which settings are refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import Operation
from engine.autograd.tensor import Tensor, wrap
from engine.ops.pooling import Spans, Windows

from .checking import check_tensor
from .sizes import Spread, each

_COUNTS = {1: "one int", 2: "two ints", 3: "three ints"}


def check_pooled(name: str, input: Any, dims: int) -> None:
    """The input must have `dims` dimensions to pool behind one or two others, none of them empty but N."""
    check_tensor(name, input)
    ndim, shape = input._array.ndim, input._array.shape
    expected = f"{dims + 1}D or {dims + 2}D (batch mode) tensor"
    if ndim not in (dims + 1, dims + 2):
        if name == "avg_pool2d" and ndim < 3:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [{-ndim}, {ndim - 1}], but got -3)"
            )
        raise RuntimeError(f"non-empty {expected} expected for input")
    lengths = shape[-dims - 1 :]
    if 0 in lengths and dims == 2:
        raise RuntimeError(
            f"Expected {expected} with optional 0 dim batch size for input, but got:{list(shape)}"
        )
    if 0 in lengths:
        function = "max_pool3d_with_indices_out_cpu_template" if name == "max_pool3d" else name
        raise RuntimeError(
            f"{function}(): Expected input's non-batch dimensions to have positive length, but input has a "
            f"shape of {list(shape)} and non-batch dimension {lengths.index(0)} has length zero!"
        )


def windows_over(
    name: str,
    input: Tensor,
    kernel_size: Spread,
    stride: Spread | None,
    padding: Spread,
    dilation: Spread,
    ceil: bool,
    dims: int,
) -> Windows:
    """How the windows lie over the last `dims` dimensions; RuntimeError where they cannot."""
    kernel = _numbers(name, "kernel_size", kernel_size, dims)
    steps = kernel if not_given(stride) else _numbers(name, "stride", stride, dims)
    pads = _numbers(name, "padding", padding, dims)
    spread = _numbers(name, "dilation", dilation, dims)
    if min(steps) <= 0:
        raise RuntimeError("stride should not be zero")
    if min(spread) <= 0:
        told = " ".join(f"dilation{axis}: {d}" for axis, d in zip("THW"[-dims:], spread, strict=True))
        raise RuntimeError(f"dilation should be greater than zero, but got {told}")
    for k, p, d in zip(kernel, pads, spread, strict=True):
        if p < 0:
            raise RuntimeError(f"pad must be non-negative, but got pad: {p}")
        if p > ((k - 1) * d + 1) // 2:
            raise RuntimeError(
                f"pad should be at most half of effective kernel size, but got pad={p}, kernel_size={k} "
                f"and dilation={d}"
            )
    size = input._array.shape[-dims:]
    numbers = zip(size, kernel, steps, pads, spread, strict=True)
    out = tuple(window_count(*row, ceil) for row in numbers)
    if min(out) < 1 or (name == "avg_pool3d" and any(n < k for n, k in zip(size, kernel, strict=True))):
        raise RuntimeError(_too_small(name, input._array.shape[-dims - 1 :], out, kernel))
    return Windows(kernel, steps, pads, spread, out)


def not_given(stride: Any) -> bool:
    """Whether the stride is that of the kernel: for None, and for an empty one."""
    return stride is None or stride == () or stride == []


def _numbers(name: str, setting: str, value: Any, dims: int) -> tuple[int, ...]:
    numbers = each(value, dims)
    if len(numbers) != dims:
        either = "be" if name == "avg_pool3d" else "be either" if setting == "dilation" else "either be"
        omitted = "omitted, " if setting == "stride" else ""
        raise RuntimeError(
            f"{name}: {setting} must {either} {omitted}a single int, or a tuple of {_COUNTS[dims]}"
        )
    return numbers


def _too_small(name: str, shape: tuple[int, ...], out: tuple[int, ...], kernel: tuple[int, ...]) -> str:
    if name == "avg_pool3d":
        image = " ".join(f"{axis}: {n}" for axis, n in zip("THW", shape[1:], strict=True))
        window = " ".join(f"k{axis}: {n}" for axis, n in zip("THW", kernel, strict=True))
        return f"input image ({image}) smaller than kernel size ({window})"
    before, after = ("x".join(map(str, sizes)) for sizes in (shape, (shape[0], *out)))
    return f"Given input size: ({before}). Calculated output size: ({after}). Output size is too small"


def window_count(n: int, kernel: int, stride: int, padding: int, dilation: int, ceil: bool) -> int:
    """The number of windows; with `ceil` also one that sticks out, if it begins inside."""
    left = n + 2 * padding - dilation * (kernel - 1) - 1
    count = -(-left // stride) + 1 if ceil else left // stride + 1
    return count - 1 if ceil and (count - 1) * stride >= n + padding else count


def divisors(size: tuple[int, ...], windows: Windows, with_padding: bool) -> Any:
    """By what the sum of each window is divided: one number, or one for each window."""
    counts: Any = 1
    for n, k, s, p, _, out in zip(size, *windows, strict=True):
        begin = np.arange(out) * s - p
        end = np.minimum(begin + k, n + p)
        inside = np.minimum(end, n) - np.maximum(begin, 0)
        counts = np.multiply.outer(counts, end - begin if with_padding else inside)
    return int(counts.flat[0]) if (counts == counts.flat[0]).all() else counts


def adapted(name: str, input: Tensor, output_size: Any, dims: int) -> tuple[int, ...]:
    """The number of windows along each pooled dimension; None keeps its length."""
    single = output_size is None or isinstance(output_size, int)
    wanted = (output_size,) * dims if single else tuple(output_size)
    if len(wanted) != dims:
        if "max" in name:
            raise RuntimeError(f"{name}(): internal error: output_size.size() must be {dims}")
        raise RuntimeError(f"{name}: output_size must be {dims}")
    out = tuple(n if m is None else int(m) for n, m in zip(input._array.shape[-dims:], wanted, strict=True))
    if math.prod(out) > np.iinfo(np.int64).max // max(1, input._array.size):
        raise RuntimeError(f"Storage size calculation overflowed with sizes={list(out)}")
    if min(out) < 0:
        listed = ", ".join(map(str, out))
        raise RuntimeError(
            f"{name}: elements of output_size must be greater than or equal to 0 but received {{{listed}}}"
        )
    return out


def spans(size: tuple[int, ...], out: tuple[int, ...]) -> tuple[Spans, ...]:
    """Windows that cover each dimension evenly, overlapping where it does not divide."""
    return tuple(
        tuple((i * n // count, -(-(i + 1) * n // count)) for i in range(count))
        for n, count in zip(size, out, strict=True)
    )


def picked(pick: Operation, input: Tensor, place: Array, dims: int, with_indices: bool) -> Any:
    """The elements at `place` in the flattened input, perhaps also their places in each channel's image."""
    if not with_indices:
        return pick(input, None, place)
    indices = wrap(place % max(1, math.prod(input._array.shape[-dims:])))
    return pick(input, indices, place), indices


def one(name: str, setting: str, value: Any) -> int:
    """A setting of a pooling over one dimension; RuntimeError for several numbers."""
    numbers = each(value, 1)
    if len(numbers) != 1:
        raise RuntimeError(f"{name}() argument '{setting}' should contain one int (got {len(numbers)})")
    return numbers[0]
