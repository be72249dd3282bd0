"""Max pooling with windows at random places that shrink by a fraction.

Shapes: (N, C, H, W) or (N, C, D, H, W), or without N.
Errors: ValueError unless one of output_size and output_ratio is given.
Source: Graham (2014).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor
from engine.ops.pooling import FRACTIONAL_PICKS, largest_at
from engine.ops.sampling import rand

from .checking import check_tensor
from .sizes import Spread, each
from .windows import picked


def fractional_max_pool2d(
    input: Tensor,
    kernel_size: Spread,
    output_size: Any = None,
    output_ratio: Any = None,
    return_indices: bool = False,
    _random_samples: Tensor | None = None,
) -> Any:
    """The largest elements of output_size (h, w), or ratio of (H, W), windows over (..., H, W).

    Where they begin is random; `_random_samples` (N, C, 2) in [0, 1) decides it.
    """
    return _pooled(2, input, kernel_size, output_size, output_ratio, return_indices, _random_samples)


def fractional_max_pool3d(
    input: Tensor,
    kernel_size: Spread,
    output_size: Any = None,
    output_ratio: Any = None,
    return_indices: bool = False,
    _random_samples: Tensor | None = None,
) -> Any:
    """The same over (..., D, H, W), with samples (N, C, 3)."""
    return _pooled(3, input, kernel_size, output_size, output_ratio, return_indices, _random_samples)


def fractional_max_pool2d_with_indices(input: Tensor, *args: Any, **kwargs: Any) -> Any:
    """`fractional_max_pool2d` with the places of what it picked; takes the same arguments."""
    return fractional_max_pool2d(input, *args, **{**kwargs, "return_indices": True})


def fractional_max_pool3d_with_indices(input: Tensor, *args: Any, **kwargs: Any) -> Any:
    """`fractional_max_pool3d` with the places of what it picked; takes the same arguments."""
    return fractional_max_pool3d(input, *args, **{**kwargs, "return_indices": True})


def _pooled(
    dims: int,
    input: Tensor,
    kernel_size: Spread,
    output_size: Any,
    output_ratio: Any,
    return_indices: bool,
    samples: Tensor | None,
) -> Any:
    name = f"fractional_max_pool{dims}d"
    check_tensor(name, input)
    if output_size is None and output_ratio is None:
        raise ValueError(f"{name} requires specifying either an output_size or an output_ratio")
    shape = input._array.shape
    kernel, size = each(kernel_size, dims), shape[-dims:]
    if output_size is None:
        ratios = (output_ratio,) * dims if isinstance(output_ratio, float) else output_ratio
        if len(ratios) != dims:
            raise ValueError(f"{name} requires output_ratio to either be a single Int or tuple of Ints.")
        out = tuple(int(n * ratio) for n, ratio in zip(size, ratios, strict=True))
    else:
        out = each(output_size, dims)
    if len(shape) < dims + 1:
        n = len(shape)
        raise IndexError(
            f"Dimension out of range (expected to be in range of [{-n}, {n - 1}], but got {-dims - 1})"
        )
    if samples is None:
        batch = 1 if len(shape) == dims + 1 else shape[0]
        samples = rand(batch, shape[-dims - 1], dims, dtype=input.dtype)
    axes = ("height", "width") if dims == 2 else ("time", "height", "width")
    function, most = (f"{name}()", 0) if dims == 2 else (f"{name}_out()", 1)  # PyTorch's 3d is stricter
    for axis, n, k, m in zip(axes, size, kernel, out, strict=True):
        if m + k - 1 + most > n:
            raise RuntimeError(f"{function}: pool {axis} {k} too large relative to input {axis} {n}")
    _check_samples(samples, input, dims)
    chances = samples._array.reshape(-1, dims)
    order = (1, 0) if dims == 2 else (0, 1, 2)  # the first sample of an image is for its width
    starts = [_starts(chances[:, i], *sizes) for i, *sizes in zip(order, size, out, kernel, strict=True)]
    place = largest_at(input._array, starts, kernel)
    return picked(FRACTIONAL_PICKS[dims], input, place, dims, return_indices)


def _check_samples(samples: Tensor, input: Tensor, dims: int) -> None:
    shape, wanted = samples._array.shape, input._array.shape
    batch = 1 if len(wanted) == dims + 1 else wanted[0]
    if shape[0] < batch:
        raise RuntimeError("Expect _random_samples.size(0) no less then input batch size.")
    if shape[1] != wanted[-dims - 1]:
        raise RuntimeError("Expect _random_samples.size(1) equals to input channel size.")
    if shape[2] != dims:
        raise RuntimeError(f"Expect _random_samples.size(2) equals to {dims}; got {shape[2]}.")


def _starts(samples: Array, n: int, out: int, kernel: int) -> Array:
    """Where the windows begin along one dimension, for each of the samples: (samples, out)."""
    if out <= 1:
        return np.full((len(samples), out), n - kernel)
    step = samples.dtype.type((n - kernel) / (out - 1))
    first = (samples * step).astype(np.int64)[:, None]
    begin: Array = ((np.arange(out, dtype=samples.dtype) + samples[:, None]) * step).astype(np.int64) - first
    begin[:, -1] = n - kernel
    return begin
