"""Running sums, products and extremes along a dimension, products of all elements, and differences.

Shapes: any; the result has the same, prod without `dim`.
Errors: IndexError for a dimension that is not there.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .arithmetic import abs as absolute
from .broadcasting import dimension
from .comparisons import eq
from .joining import cat
from .picking import added_at, gathered, zeros_like_gradient
from .pointwise import exp, log
from .rearranging import flipped
from .return_types import return_type
from .selection import where

RunningLargest = return_type("cummax", "values indices")
RunningSmallest = return_type("cummin", "values indices")


def _whole(input: Array) -> np.dtype[Any]:
    """Integers and bools add up as int64."""
    return input.dtype if input.dtype.kind in "fc" else np.dtype(np.int64)


def _accumulated(function: Callable[..., Any], input: Array, dim: int | None, **options: Any) -> Any:
    """A sum or product; of float16 in float32, rounded at the end."""
    if input.dtype == np.float16:
        return function(input, dim, np.float32, **options).astype(np.float16)
    return function(input, dim, _whole(input), **options)


@op(name="cumsum")
def sum_so_far(input: Array, /, dim: int) -> Any:
    """The sum of all elements up to each along `dim`."""
    return _accumulated(np.cumsum, input, dim).reshape(input.shape)


@op(name="sum_from_here", node="CumsumBackward0")
def sum_from_here(input: Array, /, dim: int) -> Any:
    """The sum of all elements from each on along `dim`."""
    if input.ndim == 0:
        return input.copy()
    return np.flip(np.cumsum(np.flip(input, dim), dim), dim)


sum_so_far.gradients(input=lambda g, dim: sum_from_here(g, dim))
sum_from_here.gradients(input=lambda g, dim: sum_so_far(g, dim))


def _place(shape: tuple[int, ...], dim: int, i: int) -> Array:
    """True where the index along `dim` is `i`."""
    length = shape[dim] if shape else 1
    wide = tuple(length if d == dim else 1 for d in range(len(shape)))
    here: Array = (np.arange(length) == i).reshape(wide)
    return here


def _one_by_one(slope: Callable[[Any], Any], input: Any, dim: int) -> Any:
    """The sum over i of slope(input with 1 at i), at the place i: how products are derived where one is 0."""
    total = input * 0
    for i in range(input.shape[dim] if input.ndim else 1):
        here = _place(input.shape, dim, i)
        total = total + where(here, slope(where(here, 1.0, input)), 0.0)
    return total


@op(name="cumprod")
def product_so_far(input: Array, /, dim: int) -> Any:
    """The product of all elements up to each along `dim`."""
    return _accumulated(np.cumprod, input, dim).reshape(input.shape)


def _running_product_slope(g: Any, input: Any, out: Any, dim: int) -> Any:
    if not bool((input == 0).any()):
        return sum_from_here(g * out, dim) / input
    return _one_by_one(lambda others: sum_from_here(g * product_so_far(others, dim), dim), input, dim)


product_so_far.gradients(input=_running_product_slope)


@op(name="prod_dim", node="ProdBackward1")
def product_along(input: Array, /, dim: int, keepdim: bool) -> Any:
    """The product along `dim`."""
    return _accumulated(np.prod, input, dim if input.ndim else None, keepdims=keepdim)


@op(name="prod")
def product_of_all(input: Array, /) -> Any:
    """The product of all elements."""
    return _accumulated(np.prod, input, None)


def _product_slope(g: Any, input: Any, out: Any, shape: tuple[int, ...], dim: int) -> Any:
    wide = tuple(1 if d == dim else n for d, n in enumerate(shape))
    scale = g.reshape(wide)
    if not bool((input == 0).any()):
        return scale * out.reshape(wide) / input
    return _one_by_one(lambda others: scale * product_along(others, dim, True), input, dim)


product_along.gradients(input=_product_slope)
product_of_all.gradients(
    input=lambda g, input, out, shape: _product_slope(
        g, input.reshape(-1), out, (math.prod(shape),), 0
    ).reshape(shape)
)


def _typed(input: Any, kind: dtype | None) -> Any:
    return input if kind is None else input.to(kind)


def cumsum(input: Any, dim: int, *, dtype: dtype | None = None) -> Any:
    """The sum of all elements up to each along `dim`."""
    return _typed(sum_so_far(_typed(input, dtype), dimension(dim, input._array.ndim)), dtype)


def cumprod(input: Any, dim: int, *, dtype: dtype | None = None) -> Any:
    """The product of all elements up to each along `dim`."""
    return _typed(product_so_far(_typed(input, dtype), dimension(dim, input._array.ndim)), dtype)


def prod(input: Any, dim: int | None = None, keepdim: bool = False, *, dtype: dtype | None = None) -> Any:
    """The product of all elements, or along `dim`; integers multiply to int64."""
    values = _typed(input, dtype)
    if dim is None:
        return _typed(product_of_all(values), dtype)
    return _typed(product_along(values, dimension(dim, values._array.ndim), keepdim), dtype)


@op(name="logcumsumexp")
def log_of_sum_so_far(input: Array, /, dim: int) -> Any:
    """log of the sum of e^x up to each element along `dim`."""
    return input.copy() if input.ndim == 0 else np.logaddexp.accumulate(input, dim)


def _log_of_sum_from_here(values: Any, dim: int) -> Any:
    """log of the sum of e^x from each element on along `dim`."""
    return values if values.ndim == 0 else flipped(log_of_sum_so_far(flipped(values, (dim,)), dim), (dim,))


def _log_of_sum_slope(g: Any, input: Any, out: Any, dim: int) -> Any:
    """e^input times the sum of g e^-out from each place on, in logarithms so that nothing overflows."""
    absent = eq(g, 0)
    sizes = where(absent, float("-inf"), log(where(absent, 1.0, absolute(g))) - out)
    positive, negative = (where(part, sizes, float("-inf")) for part in (g > 0, g < 0))
    return exp(_log_of_sum_from_here(positive, dim) + input) - exp(
        _log_of_sum_from_here(negative, dim) + input
    )


log_of_sum_so_far.gradients(input=_log_of_sum_slope)


def logcumsumexp(input: Any, dim: int) -> Any:
    """log of the sum of e^x up to each element along `dim`."""
    return log_of_sum_so_far(input, dimension(dim, input._array.ndim))


def _last_reached(values: Array, running: Array, dim: int) -> Array:
    """Where along `dim` each running extreme was last reached; of nan the first."""
    if values.ndim == 0:
        return np.zeros((), np.int64)
    shape = [values.shape[dim] if d == dim else 1 for d in range(values.ndim)]
    places = np.arange(values.shape[dim]).reshape(shape)
    new = np.isnan(values) & (np.cumsum(np.isnan(values), dim) == 1)
    found: Array = np.maximum.accumulate(np.where((values == running) | new, places, 0), dim)
    return found


@op(name="cummax")
def largest_so_far(input: Array, index: Array, /, dim: int) -> Any:
    """The elements at `index` along `dim`, the largest up to each."""
    return gathered(input, index, dim)


@op(name="cummin")
def smallest_so_far(input: Array, index: Array, /, dim: int) -> Any:
    """The elements at `index` along `dim`, the smallest up to each."""
    return gathered(input, index, dim)


for _running in (largest_so_far, smallest_so_far):
    _running.gradients(
        input=lambda g, index, shape, dim: added_at(zeros_like_gradient(g, shape), index, g, dim)
    )


def cummax(input: Any, dim: int) -> Any:
    """The pair (values, indices) of the largest element up to each along `dim`."""
    axis, array = dimension(dim, input._array.ndim), input._array
    index = _last_reached(array, np.maximum.accumulate(array, axis) if array.ndim else array, axis)
    return RunningLargest(largest_so_far(input, index, axis), wrap(index))


def cummin(input: Any, dim: int) -> Any:
    """The pair (values, indices) of the smallest element up to each along `dim`."""
    axis, array = dimension(dim, input._array.ndim), input._array
    index = _last_reached(array, np.minimum.accumulate(array, axis) if array.ndim else array, axis)
    return RunningSmallest(smallest_so_far(input, index, axis), wrap(index))


def ends(input: Any, dim: int) -> tuple[Any, Any]:
    """All but the first and all but the last slice along `dim`."""
    lead = (slice(None),) * dim
    return input[(*lead, slice(1, None))], input[(*lead, slice(None, -1))]


def diff(input: Any, n: int = 1, dim: int = -1, prepend: Any = None, append: Any = None) -> Any:
    """Each element minus the one before along `dim`, `n` times over."""
    axis = dimension(dim, input._array.ndim)
    if n < 0:
        raise RuntimeError(f"order must be non-negative but got {n}")
    for part in (prepend, append):
        if part is not None and part._array.ndim != input._array.ndim:
            raise RuntimeError("diff expects prepend or append to be the same dimension as input")
    parts = [part for part in (prepend, input, append) if part is not None]
    result = cat(parts, axis) if len(parts) > 1 else input
    if n == 0:
        return input
    for _ in range(n):
        later, earlier = ends(result, axis)
        result = later != earlier if result._array.dtype.kind == "b" else later - earlier
    return result
