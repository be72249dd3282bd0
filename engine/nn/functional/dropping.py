"""Dropout: random elements or channels set to zero while training. Srivastava et al. (2014)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor, wrap
from engine.ops.sampling import chances

from .checking import check_tensor


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """Each element zero with probability `p`, the others divided by 1 - p; unchanged unless `training`."""
    check_tensor("dropout", input)
    return _dropped(input, input._array.shape, p, training, inplace)


def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """The same for whole channels of (N, C, L) or (C, L)."""
    return _channels_dropped("dropout1d", 1, input, p, training, inplace)


def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """The same for whole channels of (N, C, H, W)."""
    return _dropped(input, _per_channel(input), p, training, inplace)


def dropout3d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """The same for whole channels of (N, C, D, H, W) or (C, D, H, W)."""
    return _channels_dropped("dropout3d", 3, input, p, training, inplace)


def _channels_dropped(name: str, dims: int, input: Tensor, p: float, training: bool, inplace: bool) -> Any:
    ndim = input._array.ndim
    if ndim not in (dims + 1, dims + 2):
        raise RuntimeError(
            f"{name}: Expected {dims + 1}D or {dims + 2}D input, but received a {ndim}D input. "
        )
    if ndim == dims + 2:
        return _dropped(input, _per_channel(input), p, training, inplace)
    batch = input.unsqueeze(0)
    return _dropped(batch, _per_channel(batch), p, training, inplace).squeeze(0)


def _per_channel(input: Tensor) -> tuple[int, ...]:
    shape = input._array.shape
    return (*shape[:2], *(1,) * (len(shape) - 2))


def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Any:
    """Dropout to the lower limit of SELU, scaled and shifted so that mean and variance stay."""
    _check(p)
    if p == 0 or not training or input._array.size == 0:
        return input
    if p == 1:
        return input * 0
    limit = 1.7580993408473766
    scale = 1 / math.sqrt((limit * limit * p + 1) * (1 - p))
    kept = chances(input._array.shape, 1 - p, None).astype(input._array.dtype)
    shift = (kept - 1) * (limit * scale) + limit * scale * p
    return input * wrap(kept * input._array.dtype.type(scale)) + wrap(shift)


def _dropped(input: Tensor, shape: tuple[int, ...], p: float, training: bool, inplace: bool) -> Any:
    _check(p)
    if p == 0 or not training or input._array.size == 0:
        return input
    kind = input._array.dtype
    if p == 1:
        noise = wrap(np.zeros((), kind))
    else:
        noise = wrap(_kept(input._array, shape, 1 - p).astype(kind) / kind.type(1 - p))
    return input.mul_(noise) if inplace else input * noise


def _kept(array: Array, shape: tuple[int, ...], p: float) -> Array:
    """True with probability `p`, drawn in the order in which the elements lie in memory, as PyTorch does."""
    order = sorted(range(array.ndim), key=lambda i: -array.strides[i])
    if shape != array.shape or array.flags.c_contiguous or not array.transpose(order).flags.c_contiguous:
        return chances(shape, p, None)
    return chances(tuple(shape[i] for i in order), p, None).transpose(np.argsort(order))


def _check(p: float) -> None:
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
