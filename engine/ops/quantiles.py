"""Quantiles: values between neighbours in sorted order.

Shapes: any; quantiles q (m) come first, then what a reduction leaves.
Errors: RuntimeError for q outside [0, 1] and no elements.
Source: PyTorch's pages of torch.quantile and torch.nanquantile.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor, wrap

from .broadcasting import dimension
from .picking import gathered
from .rearranging import movedim
from .sorting import sort

_ROUNDINGS: dict[str, Callable[[Any], Any]] = {
    "linear": lambda rank: rank,
    "lower": np.floor,
    "higher": np.ceil,
    "nearest": np.round,
    "midpoint": lambda rank: (np.floor(rank) + np.ceil(rank)) / 2,
}


def quantile(
    input: Any, q: Any, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Any:
    """The values below which the shares `q` of the elements lie, of all or along `dim`.

    A vector of shares adds a first dimension. nan spreads to its quantiles.
    """
    return _quantile("quantile", input, q, dim, keepdim, interpolation)


def nanquantile(
    input: Any, q: Any, dim: int | None = None, keepdim: bool = False, *, interpolation: str = "linear"
) -> Any:
    """The same of the elements that are not nan."""
    return _quantile("nanquantile", input, q, dim, keepdim, interpolation)


def _quantile(name: str, input: Any, q: Any, dim: int | None, keepdim: bool, interpolation: str) -> Any:
    if input._array.dtype.name not in ("float32", "float64"):
        raise RuntimeError(f"{name}() input tensor must be either float or double dtype")
    shares = np.asarray(q._array if isinstance(q, Tensor) else q, input._array.dtype)
    if np.any((shares < 0) | (shares > 1)):
        raise RuntimeError(f"{name}() q must be in the range [0, 1] but got {float(shares.max()):g}")
    if interpolation not in _ROUNDINGS:
        raise RuntimeError(
            f"{name}() interpolation must be one of linear, lower, higher, midpoint or nearest, but got "
            f"{interpolation}"
        )
    if not input._array.size:
        raise RuntimeError("quantile() input tensor must be non-empty")
    if shares.ndim > 1:
        raise RuntimeError(f"{name}() q must be a scalar or 1D tensor")
    ignore_nan = name == "nanquantile"
    wanted = q.reshape(-1) if isinstance(q, Tensor) else wrap(shares.reshape(-1))
    if dim is None or input._array.ndim == 0:
        found = _along_last(input.reshape(-1), wanted, ignore_nan, interpolation)
        wide = (shares.size, *(1,) * input._array.ndim) if keepdim else (shares.size,)
        found = found.reshape(wide)
    else:
        axis = dimension(dim, input._array.ndim)
        rows = movedim(input, axis, -1)
        found = movedim(_along_last(rows, wanted, ignore_nan, interpolation), -1, 0)
        found = found.unsqueeze(axis + 1) if keepdim else found
    return found if shares.ndim else found.squeeze(0)


def _along_last(rows: Any, wanted: Any, ignore_nan: bool, interpolation: str) -> Any:
    """The quantiles of each row: (..., n) and k shares give (..., k)."""
    values, shares = sort(rows, -1).values, wanted._array
    nans = np.count_nonzero(np.isnan(values._array), -1, keepdims=True)
    length = values._array.shape[-1]
    if ignore_nan:
        steps = np.maximum(length - nans - 1, 0)
        rank = _ROUNDINGS[interpolation](shares * steps)
    else:
        steps = np.where(nans > 0, 0, length - 1)
        rank = np.where(nans > 0, length - 1, _ROUNDINGS[interpolation](shares * (length - 1)))
    low = np.floor(rank).astype(np.int64)
    weight = wrap((rank - low).astype(values._array.dtype))
    if wanted.requires_grad and interpolation == "linear":
        scale = wrap(steps.astype(shares.dtype))
        weight = wanted * scale - wrap((shares * steps).astype(shares.dtype)) + weight
    last = len(low.shape) - 1
    below, above = gathered(values, low, last), gathered(values, np.ceil(rank).astype(np.int64), last)
    return below + (above - below) * weight
