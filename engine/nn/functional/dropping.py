"""Dropout: random elements or channels set to zero while training.

Shapes: any; the result has the same.
Errors: ValueError for a probability outside [0, 1].
Source: Srivastava et al. (2014); Tompson et al. (2015), whole channels; Klambauer et al. (2017),
alpha_dropout.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor, wrap
from engine.ops.sampling import chances

from .checking import check_tensor
from .sizes import type_name

_ONE_DIMENSION = (
    "dropout2d: Received a 3D input to dropout2d and assuming that channel-wise 1D dropout behavior is "
    "desired - input is interpreted as shape (N, C, L), where C is the channel dim. This behavior will "
    "change in a future release to interpret the input as one without a batch dimension, i.e. shape "
    "(C, H, W). To maintain the 1D channel-wise dropout behavior, please switch to using dropout1d instead."
)


def dropout(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """Each element zero with probability `p`, the others divided by 1 - p; unchanged unless `training`."""
    check_tensor("dropout", input)
    return _dropped(input, input._array.shape, p, training, inplace)


def dropout1d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """The same for whole channels of (N, C, L) or (C, L)."""
    ndim = input._array.ndim
    if ndim not in (2, 3):
        raise RuntimeError(
            f"dropout1d: Expected 2D or 3D input, but received a {ndim}D input. Note that dropout1d exists "
            "to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an "
            "optional batch dimension (i.e. 2D or 3D inputs)."
        )
    if ndim == 3:
        return _dropped(input, _per_channel(input), p, training, inplace)
    batch = input.unsqueeze(0)
    return _dropped(batch, _per_channel(batch), p, training, inplace).squeeze(0)


def dropout2d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """The same for whole channels of (N, C, H, W)."""
    ndim = input._array.ndim
    if ndim not in (3, 4):
        _warn_of_dims("dropout2d", ndim, 2, "3D or 4D")
    if ndim == 3:
        warnings.warn(_ONE_DIMENSION, UserWarning, stacklevel=2)
    return _dropped(input, _per_channel(input), p, training, inplace)


def dropout3d(input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False) -> Any:
    """The same for whole channels of (N, C, D, H, W) or (C, D, H, W)."""
    ndim = input._array.ndim
    if ndim not in (4, 5):
        _warn_of_dims("dropout3d", ndim, 3, "4D or 5D")
    if ndim == 5:
        return _dropped(input, _per_channel(input), p, training, inplace)
    batch = input.unsqueeze(0)
    return _dropped(batch, _per_channel(batch), p, training, inplace).squeeze(0)


def _warn_of_dims(name: str, ndim: int, spatial: int, wanted: str) -> None:
    warnings.warn(
        f"{name}: Received a {ndim}-D input to {name}, which is deprecated and will result in an error in a "
        "future release. To retain the behavior and silence this warning, please use dropout instead. Note "
        f"that {name} exists to provide channel-wise dropout on inputs with {spatial} spatial dimensions, a "
        f"channel dimension, and an optional batch dimension (i.e. {wanted} inputs).",
        UserWarning,
        stacklevel=3,
    )


def _per_channel(input: Tensor) -> tuple[int, ...]:
    shape = input._array.shape
    if len(shape) < 2:
        raise RuntimeError("Feature dropout requires at least 2 dimensions in the input")
    return (*shape[:2], *(1,) * (len(shape) - 2))


def alpha_dropout(input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False) -> Any:
    """Dropout to the lower limit of SELU, scaled and shifted so that mean and variance stay."""
    return _dropped_to_limit(input, input._array.shape, p, training, inplace)


def feature_alpha_dropout(
    input: Tensor, p: float = 0.5, training: bool = False, inplace: bool = False
) -> Any:
    """The same for whole channels of (N, C, ...)."""
    return _dropped_to_limit(input, _per_channel(input), p, training, inplace)


def _dropped_to_limit(input: Tensor, shape: tuple[int, ...], p: float, training: bool, inplace: bool) -> Any:
    _check(p)
    if p == 0 or not training or input._array.size == 0:
        return input
    if p == 1:
        return input.mul_(0) if inplace else input * 0
    limit = 1.7580993408473766
    scale = 1 / math.sqrt((limit * limit * p + 1) * (1 - p))
    kind = input._array.dtype
    kept = _kept(input._array, shape, 1 - p).astype(kind)
    factor, shift = wrap(kept * kind.type(scale)), wrap((kept - 1) * (limit * scale) + limit * scale * p)
    return input.mul_(factor).add_(shift) if inplace else input * factor + shift


def _dropped(input: Tensor, shape: tuple[int, ...], p: float, training: bool, inplace: bool) -> Any:
    _check(p)
    if p == 0 or not training or input._array.size == 0:
        return input
    kind = input._array.dtype
    if kind.kind not in "fc":
        raise RuntimeError(f"result type Float can't be cast to the desired output type {type_name(input)}")
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
