"""Variance and what follows from it.

Shapes: any; a number, or without the dimensions named (length 1 with keepdim).
Errors: IndexError for a dimension that is not there.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, get_default_dtype
from engine.autograd.op import op

from .comparisons import eq
from .complex_numbers import complex_, conj, imag, real
from .linalg import mm
from .pointwise import sqrt
from .reductions import Dims, axes_of, kept, mean_dims
from .selection import where
from .shapes import spread


def _degrees(shape: tuple[int, ...], axes: tuple[int, ...], correction: float) -> float:
    """The number of elements that meet in one result, less the correction; at least 0."""
    count = 1
    for axis in axes:
        count *= shape[axis]
    return max(float(count - correction), 0.0)


@op(name="var")
def variance(input: Array, /, axes: tuple[int, ...], correction: float, keepdim: bool) -> Any:
    """The sum of squared distances from the mean over some dimensions, by the degrees of freedom."""
    distance = input - np.mean(input, axes, keepdims=True)
    squares = np.sum((distance * distance.conj()).real, axes, keepdims=keepdim)
    return np.asarray(squares / np.float64(_degrees(input.shape, axes, correction))).astype(input.real.dtype)


@op(name="std")
def deviation(input: Array, /, axes: tuple[int, ...], correction: float, keepdim: bool) -> Any:
    """The square root of the variance."""
    return np.sqrt(variance(input, axes, correction, keepdim))


def _variance_slope(
    g: Any, input: Any, shape: tuple[int, ...], axes: tuple[int, ...], correction: float
) -> Any:
    degrees = _degrees(shape, axes, correction)
    scale = 2 / degrees if degrees else float("inf")
    return g.reshape(kept(shape, axes)) * (input - mean_dims(input, axes, True)) * scale


def _deviation_slope(
    g: Any, input: Any, out: Any, shape: tuple[int, ...], axes: tuple[int, ...], correction: float
) -> Any:
    """Through the variance; 0 where nothing deviates."""
    none = eq(out, 0)
    outer = where(none, 0.0, g / (where(none, 1.0, out) * 2))
    return _variance_slope(outer, input, shape, axes, correction)


variance.gradients(input=_variance_slope)
deviation.gradients(input=_deviation_slope)


@op(name="var_mean", node="VarMeanBackward0")
def variance_beside_mean(input: Array, /, axes: tuple[int, ...], correction: float, keepdim: bool) -> Any:
    """The variance, as the first result of var_mean."""
    return variance(input, axes, correction, keepdim)


@op(name="std_mean", node="StdMeanBackward0")
def deviation_beside_mean(input: Array, /, axes: tuple[int, ...], correction: float, keepdim: bool) -> Any:
    """The standard deviation, as the first result of std_mean."""
    return deviation(input, axes, correction, keepdim)


@op(name="mean_beside_var", node="VarMeanBackward0")
def mean_beside_variance(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    """The mean, as the second result of var_mean."""
    return mean_dims(input, axes, keepdim)


@op(name="mean_beside_std", node="StdMeanBackward0")
def mean_beside_deviation(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    """The mean, as the second result of std_mean."""
    return mean_dims(input, axes, keepdim)


variance_beside_mean.gradients(input=_variance_slope)
deviation_beside_mean.gradients(input=_deviation_slope)
for _mean in (mean_beside_variance, mean_beside_deviation):
    _mean.gradients(
        input=lambda g, shape, axes: (
            spread(g.reshape(kept(shape, axes)), shape) / float(math.prod(shape[axis] for axis in axes))
        )
    )


def _asked(
    name: str, input: Any, dim: Any, unbiased: bool | None, correction: float | None
) -> tuple[tuple[int, ...], float]:
    """Dimensions and correction; the old first argument may be `unbiased`."""
    if isinstance(dim, bool):
        dim, unbiased = None, dim
    if input._array.dtype.kind not in "fc":
        raise RuntimeError("std and var only support floating point and complex dtypes")
    axes = axes_of(input._array.ndim, dim)
    if correction is None:
        correction = 1 if unbiased is None or unbiased else 0
    if not _degrees(input._array.shape, axes, correction):
        warnings.warn(
            f"{name}(): degrees of freedom is <= 0. Correction should be strictly less than the reduction "
            "factor (input numel divided by output numel).",
            UserWarning,
            stacklevel=4,
        )
    return axes, correction


def var(
    input: Any,
    dim: Dims = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Any:
    """The variance of all elements or over `dim`, divided by n - correction (1 unless given)."""
    axes, less = _asked("var", input, dim, unbiased, correction)
    return variance(input, axes, less, keepdim)


def std(
    input: Any,
    dim: Dims = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> Any:
    """The standard deviation of all elements or over `dim`, from the variance by n - correction (1)."""
    axes, less = _asked("std", input, dim, unbiased, correction)
    return deviation(input, axes, less, keepdim)


def var_mean(
    input: Any,
    dim: Dims = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple[Any, Any]:
    """The pair of variance and mean."""
    axes, less = _asked("var_mean", input, dim, unbiased, correction)
    return variance_beside_mean(input, axes, less, keepdim), mean_beside_variance(input, axes, keepdim)


def std_mean(
    input: Any,
    dim: Dims = None,
    unbiased: bool | None = None,
    keepdim: bool = False,
    *,
    correction: float | None = None,
) -> tuple[Any, Any]:
    """The pair of standard deviation and mean."""
    axes, less = _asked("std_mean", input, dim, unbiased, correction)
    return deviation_beside_mean(input, axes, less, keepdim), mean_beside_deviation(input, axes, keepdim)


def cov(input: Any, *, correction: int = 1, fweights: Any = None, aweights: Any = None) -> Any:
    """The covariance matrix of variables in rows and observations in columns.

    `fweights` counts each observation so many times, `aweights` tells how much it matters.
    """
    _at_most_two("cov", input)
    values = input if input._array.dtype.kind in "fc" else input.to(get_default_dtype())
    rows = values.reshape(1, -1) if input._array.ndim < 2 else values
    if fweights is None and aweights is None:
        distance = rows - mean_dims(rows, (1,), True)
        degrees = max(rows._array.shape[1] - correction, 0)
        return (mm(distance, conj(distance.t())) / degrees).squeeze()
    given = [each for each in (fweights, aweights) if each is not None]
    weights = given[0] if len(given) == 1 else given[0] * given[1]
    total = weights.sum()
    distance = rows - ((rows * weights).sum(1) / total).unsqueeze(1)
    lost = correction
    if aweights is not None and correction:
        lost = (weights * aweights).sum() / total * correction
    degrees = (total - lost).clamp(min=0)
    return (mm(distance * weights, conj(distance.t())) / degrees).squeeze()


def _at_most_two(name: str, input: Any) -> None:
    if input._array.ndim > 2:
        raise RuntimeError(
            f"{name}(): expected input to have two or fewer dimensions but got an input with "
            f"{input._array.ndim} dimensions"
        )


def corrcoef(input: Any) -> Any:
    """Pearson's correlation of variables in rows and observations in columns."""
    _at_most_two("corrcoef", input)
    covariance = cov(input)
    if covariance._array.ndim == 0:
        return covariance / covariance
    deviations = sqrt(real(covariance.diagonal()))
    scaled = covariance / deviations.unsqueeze(1) / deviations.unsqueeze(0)
    if scaled.is_complex():
        return complex_(real(scaled).clamp(-1, 1), imag(scaled).clamp(-1, 1))
    return scaled.clamp(-1, 1)
