"""Normalised exponentials along a dimension, none of which overflows.

Shapes: any; the result has the same, logsumexp without the dimensions named.
Errors: IndexError for a dimension that is not there.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype, dtype_of
from engine.autograd.op import op
from engine.autograd.sums import sums_along

from .broadcasting import dimension, floating
from .pointwise import exp
from .reductions import Dims, axes_of, kept, sum_dims


def _shifted(input: Array, axis: int) -> Array:
    """The input minus its largest element along `axis`."""
    if input.ndim == 0 or input.shape[axis] == 0:
        return input
    shifted: Array = input - np.maximum.reduce(input, axis, keepdims=True)
    return shifted


def _check_floating(name: str, input: Array, axis: int) -> None:
    if input.dtype.kind != "f":
        last = "_lastdim" if axis == max(input.ndim, 1) - 1 else ""
        kind = dtype_of(input).type_name
        raise NotImplementedError(f"\"{name}{last}_kernel_impl\" not implemented for '{kind}'")


@op(name="softmax")
def shares(input: Array, /, dim: int) -> Any:
    """e^x over its sum along `dim`; NotImplementedError for integers."""
    _check_floating("softmax", input, dim)
    if input.ndim == 0:
        return np.exp(input - input)
    powers = np.exp(_shifted(input, dim))
    powers /= sums_along(powers, dim)
    return powers


def _along(g: Any, dim: int) -> Any:
    if not g.ndim:
        return g
    return sums_along(g, dim) if type(g) is np.ndarray else sum_dims(g, (dim,), True)


shares.gradients(input=lambda g, out, dim: out * (g - _along(g * out, dim)))


@op(name="log_softmax")
def log_shares(input: Array, /, dim: int) -> Any:
    """log(softmax(x)); NotImplementedError for integers."""
    _check_floating("log_softmax", input, dim)
    if input.ndim == 0:
        return input - input
    shifted = _shifted(input, dim)
    return shifted - np.log(sums_along(np.exp(shifted), dim))


log_shares.gradients(input=lambda g, out, dim: g - exp(out) * _along(g, dim))


def softmax(input: Any, dim: int, dtype: dtype | None = None) -> Any:
    """e^x over its sum along `dim`: positive numbers that sum to 1."""
    values = input if dtype is None else input.to(dtype)
    return shares(values, dimension(dim, values._array.ndim))


def log_softmax(input: Any, dim: int, dtype: dtype | None = None) -> Any:
    """The logarithm of softmax along `dim`, in one step and so exact far out."""
    values = input if dtype is None else input.to(dtype)
    return log_shares(values, dimension(dim, values._array.ndim))


@op(name="logsumexp")
def log_of_sum(input: Array, /, axes: tuple[int, ...], keepdim: bool) -> Any:
    """log of the sum of e^x over some dimensions."""
    values = floating(input)
    if values.ndim == 0:
        return values.copy()
    top = np.max(values, axes, keepdims=True, initial=-np.inf)
    top = np.where(np.isfinite(top), top, 0)
    total = np.log(np.add.reduce(np.exp(values - top), axes, keepdims=True)) + top
    return total if keepdim else total.squeeze(axes)


def _share_of_sum(g: Any, input: Any, out: Any, shape: tuple[int, ...], axes: tuple[int, ...]) -> Any:
    wide = kept(shape, axes)
    return g.reshape(wide) * exp(input - out.reshape(wide))


log_of_sum.gradients(input=_share_of_sum)


def logsumexp(input: Any, dim: Dims, keepdim: bool = False) -> Any:
    """log of the sum of e^x over the dimensions `dim`."""
    return log_of_sum(input, axes_of(input._array.ndim, dim), keepdim)
