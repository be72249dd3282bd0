"""What max pooling picked put back where it was, with zeros elsewhere.

Shapes: (N, C, *in) and indices in the same shape to (N, C, *out).
Errors: ValueError for a size that does not fit; RuntimeError for places outside it.
Source: PyTorch's page of each name, torch.nn.functional.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor
from engine.ops.pooling import UNPICKS

from .sizes import Spread, each, type_name


def max_unpool1d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    output_size: Any = None,
) -> Any:
    """Zeros (..., L) with the elements of `input` where max_pool1d found them."""
    (size,) = _size(1, input, kernel_size, stride, padding, output_size)
    image, places = input.unsqueeze(-1), indices.unsqueeze(-1)
    return _put_back(2, image, places, (size, 1)).squeeze(-1)


def max_unpool2d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    output_size: Any = None,
) -> Any:
    """Zeros (..., H, W) with the elements of `input` at `indices`, which count through H * W."""
    size = _size(2, input, kernel_size, stride, padding, output_size)
    return _put_back(2, input, indices, size)


def max_unpool3d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Spread,
    stride: Spread | None = None,
    padding: Spread = 0,
    output_size: Any = None,
) -> Any:
    """Zeros (..., D, H, W) with the elements of `input` at `indices`, which count through D * H * W."""
    size = _size(3, input, kernel_size, stride, padding, output_size)
    return _put_back(3, input, indices, size)


def _size(
    dims: int, input: Tensor, kernel_size: Spread, stride: Any, padding: Spread, output_size: Any
) -> tuple[int, ...]:
    """The size that was pooled: the smallest possible, or `output_size` if the windows lead there.

    ValueError where they do not.
    """
    kernel, pads = each(kernel_size, dims), each(padding, dims)
    steps = kernel if stride is None else each(stride, dims)
    lengths = input._array.shape
    if len(lengths) < dims:
        raise IndexError("tuple index out of range")
    numbers = zip(lengths[-dims:], steps, pads, kernel, strict=True)
    size = tuple((n - 1) * s - 2 * p + k for n, s, p, k in numbers)
    if output_size is None:
        return size
    wanted = tuple(int(n) for n in output_size)
    if len(wanted) == dims + 2:
        wanted = wanted[2:]
    if len(wanted) != dims:
        raise ValueError(
            f"output_size should be a sequence containing {dims} or {dims + 2} elements, but it has a length "
            f"of '{len(wanted)}'"
        )
    for axis, (n, usual, step) in enumerate(zip(wanted, size, steps, strict=True)):
        if not usual - step < n < usual + step:
            raise ValueError(
                f'invalid output_size "{wanted}" (dim {axis} must be between {usual - step} and '
                f"{usual + step})"
            )
    return wanted


def _put_back(dims: int, input: Tensor, indices: Tensor, size: tuple[int, ...]) -> Any:
    shape, places = input._array.shape, indices._array
    if places.dtype != np.int64:
        raise RuntimeError(f"elements in indices should be type int64 but got: {type_name(indices)}")
    if len(shape) not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"Input to max_unpooling{dims}d should be a {dims + 1}d or {dims + 2}d Tensor, but got a tensor "
            f"with {len(shape)} dimensions."
        )
    if places.shape != shape:
        raise RuntimeError(
            f"Expected shape of indices to be same as that of the input tensor ({list(shape)}) but got "
            f"indices tensor with shape: {list(places.shape)}"
        )
    area = math.prod(size)
    outside = places[(places < 0) | (places >= area)]
    if outside.size:
        volume = "x".join(map(str, size))
        raise RuntimeError(f"Found an invalid max index: {outside[0]} (output volumes are of size {volume})")
    lead = shape[:-dims]
    begin = (np.arange(math.prod(lead)) * area).reshape(*lead, *(1,) * dims)
    return UNPICKS[dims](input, places + begin, (*lead, *size))
