"""Lengths of vectors and matrices, and distances.

Shapes: any; a number, or without the dimensions named; distances (..., n, d) and (..., m, d) to (..., n, m).
Errors: IndexError for a dimension that is not there; RuntimeError for shapes that do not fit.
Source: PyTorch's page of each name, torch.linalg.<name>, and torch.cdist, dist and renorm.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array, dtype, dtype_of
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .arithmetic import abs as size_of
from .arithmetic import sign
from .broadcasting import aligned_floats, dimension, mismatch
from .comparisons import eq
from .pointwise import power
from .reductions import Dims, axes_of, kept, sum_dims
from .selection import where


def _length(input: Array, order: float, axes: tuple[int, ...] | None, keepdim: bool) -> Any:
    size = np.abs(input)
    if order == 2:
        return np.sqrt(np.sum(size * size, axes, keepdims=keepdim))
    if order == 1:
        return np.sum(size, axes, keepdims=keepdim)
    if order == 0:
        return np.sum(input != 0, axes, dtype=size.dtype, keepdims=keepdim)
    if math.isinf(order):
        return (np.max if order > 0 else np.min)(size, axes, keepdims=keepdim)
    return np.asarray(np.sum(size**order, axes, keepdims=keepdim) ** (1 / order)).astype(size.dtype)


def _slope(g: Any, input: Any, out: Any, order: float, axes: tuple[int, ...]) -> Any:
    """The gradient of a length; `g` and `out` have the dimensions of `input`. 0 where all elements are 0."""
    if order == 0:
        return input * 0
    if order == 1:
        return g * sign(input)
    if math.isinf(order):
        reached = size_of(input) == out
        return g * sign(input) * reached / sum_dims(reached, axes, True)
    nothing = eq(out, 0)
    safe = where(nothing, 1.0, out)
    if order == 2:
        return where(nothing, 0.0, g / safe) * input
    absent = eq(input, 0)
    powers = where(absent, 0.0, power(where(absent, 1.0, size_of(input)), order - 1)) * sign(input)
    return where(nothing, 0.0, g / power(safe, order - 1)) * powers


@op(name="linalg_vector_norm")
def length(input: Array, /, order: float, axes: tuple[int, ...], keepdim: bool) -> Any:
    """(sum |x|^order)^(1/order) over some dimensions; the largest for inf, the count of non-zeros for 0."""
    return _length(input, order, axes, keepdim)


def _length_slope(
    g: Any, input: Any, out: Any, shape: tuple[int, ...], order: float, axes: tuple[int, ...]
) -> Any:
    wide = kept(shape, axes)
    return _slope(g.reshape(wide), input, out.reshape(wide), order, axes)


length.gradients(input=_length_slope)


@op(name="dist", explain=mismatch)
def separation(input: Array, other: Array, /, order: float) -> Any:
    """The length of input - other."""
    one, two = aligned_floats(input, other)
    return _length(one - two, order, None, False)


def _separation_slope(g: Any, input: Any, other: Any, out: Any, order: float) -> Any:
    difference = input - other
    return _slope(g, difference, out, order, tuple(range(difference.ndim)))


separation.gradients(
    input=_separation_slope,
    other=lambda g, input, other, out, order: -_separation_slope(g, input, other, out, order),
)


_FEW = 25
"""So many rows are subtracted from one another; of more, PyTorch too takes the distances by a product."""


def _distances(input: Array, other: Array) -> Array:
    """sqrt(|x|^2 + |y|^2 - 2 x y), in float64 for what cancels; 0 where that is no more than rounding."""
    x, y = input.astype(np.float64), other.astype(np.float64)
    sizes = np.sum(x * x, -1)[..., :, None] + np.sum(y * y, -1)[..., None, :]
    squares = sizes - 2 * (x @ y.swapaxes(-1, -2))
    squares[squares <= 64 * np.finfo(np.float64).eps * sizes] = 0
    distances: Array = np.sqrt(squares, squares).astype(np.result_type(input, other))
    return distances


@op(name="cdist", explain=mismatch)
def separations(input: Array, other: Array, /, order: float) -> Any:
    """The distance of every row of `input` from every row of `other`: (..., n, m)."""
    if order == 2 and max(input.shape[-2], other.shape[-2]) > _FEW and input.dtype.kind == "f":
        return _distances(input, other)
    return _length(input[..., :, None, :] - other[..., None, :, :], order, (-1,), False)


def _separations_slope(g: Any, input: Any, other: Any, out: Any, order: float) -> Any:
    difference = input[..., :, None, :] - other[..., None, :, :]
    return _slope(g[..., None], difference, out[..., None], order, (difference.ndim - 1,))


def _over(slopes: Any, axis: int) -> Any:
    return sum_dims(slopes, (slopes.ndim + axis,), False)


separations.gradients(
    input=lambda g, input, other, out, order: _over(_separations_slope(g, input, other, out, order), -2),
    other=lambda g, input, other, out, order: -_over(_separations_slope(g, input, other, out, order), -3),
)


def vector_norm(
    x: Any, ord: float = 2, dim: Dims = None, keepdim: bool = False, *, dtype: dtype | None = None
) -> Any:
    """(sum |x|^ord)^(1/ord) of all elements or over `dim`; RuntimeError for integers."""
    values = x if dtype is None else x.to(dtype)
    if values._array.dtype.kind not in "fc":
        kind = dtype_of(values._array).type_name
        raise RuntimeError(
            f"linalg.vector_norm: Expected a floating point or complex tensor as input. Got {kind}"
        )
    axes = axes_of(values._array.ndim, dim)
    if math.isinf(ord) or ord < 0:
        _check_not_empty(values._array.shape, axes, float(ord))
    return length(values, float(ord), axes, keepdim)


def _check_not_empty(shape: tuple[int, ...], axes: tuple[int, ...], order: float) -> None:
    """RuntimeError where a dimension has no elements: their largest has no value to begin with."""
    empty = [axis for axis in axes if shape[axis] == 0]
    if not empty:
        return
    where_ = "an empty tensor because the" if len(axes) == len(shape) else ""
    raise RuntimeError(
        f"linalg.vector_norm cannot compute the {order:g} norm on "
        f"{where_ or f'the dimension {empty[0]}because this dimension is empty and the'} operation does not "
        "have an identity"
    )


def dist(input: Any, other: Any, p: float = 2) -> Any:
    """The p-norm of input - other."""
    return separation(input, other, float(p))


def cdist(x1: Any, x2: Any, p: float = 2.0, compute_mode: str = "") -> Any:
    """The p-norm distances of all rows: (..., n, d) from (..., m, d) give (..., n, m)."""
    for name, rows in (("X1", x1), ("X2", x2)):
        if rows._array.ndim < 2:
            raise RuntimeError(f"cdist only supports at least 2D tensors, {name} got: {rows._array.ndim}D")
    if x1._array.shape[-1] != x2._array.shape[-1]:
        raise RuntimeError(
            "X1 and X2 must have the same number of columns. "
            f"X1: {x1._array.shape[-1]} X2: {x2._array.shape[-1]}"
        )
    return separations(x1, x2, float(p))


def pdist(input: Any, p: float = 2.0) -> Any:
    """The p-norm distances of every row from each that follows: (n, d) gives n (n - 1) / 2."""
    if input._array.ndim != 2:
        raise RuntimeError("pdist only supports 2D tensors, got: " + str(input._array.ndim) + "D")
    first, second = np.triu_indices(len(input._array), 1)
    return length(input[wrap(first)] - input[wrap(second)], float(p), (1,), False)


def renorm(input: Any, p: float, dim: int, maxnorm: float) -> Any:
    """Each slice along `dim` shortened to the p-norm `maxnorm` where it is longer."""
    axis = dimension(dim, input._array.ndim)
    others = tuple(d for d in range(input._array.ndim) if d != axis)
    lengths = length(input, float(p), others, True)
    return input * where(lengths > maxnorm, maxnorm / (lengths + 1e-7), 1.0)
