"""Integrals and slopes of sampled functions.

Shapes: any with at least two samples along the dimension, trapezoids without it.
Errors: IndexError for a dimension that is not there.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.tensor import Tensor, wrap

from .broadcasting import dimension, floating
from .joining import cat
from .reductions import axes_of, sum_dims
from .scans import diff, ends, sum_so_far


def trapezoid(y: Any, x: Any = None, *, dx: float = 1.0, dim: int = -1) -> Any:
    """The integral of `y` over `x` (or over steps of `dx`) along `dim` by the trapezoidal rule."""
    axis = dimension(dim, y._array.ndim)
    return sum_dims(_areas(y, x, dx, axis), (axis,), False)


def _areas(y: Any, x: Any, dx: float, axis: int) -> Any:
    """The area of each trapezium between neighbours along `axis`."""
    later, earlier = ends(y, axis)
    if x is None:
        return (later + earlier) * (dx / 2)
    if x._array.ndim == 1:
        if len(x._array) != y._array.shape[axis]:
            raise RuntimeError("trapezoid: There must be one `x` value for each sample point")
        width = diff(x).reshape((-1,) + (1,) * (y._array.ndim - axis - 1))
    else:
        lacking = y._array.ndim - x._array.ndim
        aligned = x.reshape((1,) * lacking + tuple(x._array.shape)) if lacking > 0 else x
        width = diff(aligned, dim=axis - y._array.ndim)
    return (later + earlier) * width / 2.0


def cumulative_trapezoid(y: Any, x: Any = None, *, dx: float = 1.0, dim: int = -1) -> Any:
    """The integral of `y` up to each point but the first, by the trapezoidal rule."""
    axis = dimension(dim, y._array.ndim)
    return sum_so_far(_areas(y, x, dx, axis), axis)


def gradient(
    input: Any, *, spacing: Any = 1.0, dim: int | Sequence[int] | None = None, edge_order: int = 1
) -> tuple[Any, ...]:
    """The slopes along each dimension: central differences inside, one-sided ones at the edges.

    `spacing` is the distance of neighbours, or for each dimension its own or a vector of coordinates.
    RuntimeError where a dimension is too short.
    """
    ndim = input._array.ndim
    axes = axes_of(ndim, dim if dim is None or isinstance(dim, int) else tuple(dim))
    if edge_order not in (1, 2):
        raise RuntimeError("torch.gradient only supports edge_order=1 and edge_order=2.")
    if any(input._array.shape[axis] < edge_order + 1 for axis in axes):
        raise RuntimeError("torch.gradient expected each dimension size to be at least edge_order+1")
    spacings = _spacings(1.0 if spacing is None else spacing, ndim, axes, dim is not None)
    kind = floating(input._array[:0]).real.dtype
    return tuple(
        _slopes(input, axis, _widths(each, input._array.shape[axis], kind), edge_order)
        for axis, each in zip(axes, spacings, strict=True)
    )


def _spacings(spacing: Any, ndim: int, axes: Sequence[int], chosen: bool) -> list[Any]:
    """One spacing for each of the dimensions `axes`."""
    if not isinstance(spacing, list | tuple):
        return [spacing] * len(axes)
    if len(spacing) != len(axes):
        wanted = "'dim'" if chosen else f"'self.dim() = {ndim}', since dim argument was not given"
        raise RuntimeError(
            "torch.gradient expected spacing to be unspecified, a scalar, or a list of length equal to "
            f"{wanted}, but got a list of length {len(spacing)}"
        )
    for each in spacing:
        if isinstance(each, Tensor) and each._array.ndim > 1:
            raise RuntimeError(
                "torch.gradient expected each element of spacing to have one dimension, but got an element "
                f"with {each._array.ndim} dimensions!"
            )
    return list(spacing)


def _widths(spacing: Any, length: int, kind: np.dtype[Any]) -> Array:
    """The distances between neighbours, from coordinates in their type or from one distance."""
    if isinstance(spacing, Tensor) and spacing._array.ndim:
        return np.diff(floating(spacing._array))
    return np.full(length - 1, float(spacing), kind)


def _slopes(input: Any, axis: int, widths: Array, edge_order: int) -> Any:
    """Weighted sums of neighbours that are exact for parabolas (at the edges: for lines)."""
    w, v = widths[:-1], widths[1:]
    inside = _weighted(
        input, axis, (0, 1, 2), (-v / (w * (w + v)), (v - w) / (w * v), w / (v * (w + v))), len(w)
    )
    if edge_order == 1:
        first = _weighted(input, axis, (0, 1), (-1 / widths[:1], 1 / widths[:1]), 1)
        last = _weighted(input, axis, (-2, -1), (-1 / widths[-1:], 1 / widths[-1:]), 1)
        return cat([first, inside, last], axis)
    w, v = widths[:1], widths[1:2]
    start = (-(2 * w + v) / (w * (w + v)), (w + v) / (w * v), -w / (v * (w + v)))
    w, v = widths[-2:-1], widths[-1:]
    end = (v / (w * (w + v)), -(w + v) / (w * v), (2 * v + w) / (v * (w + v)))
    return cat(
        [_weighted(input, axis, (0, 1, 2), start, 1), inside, _weighted(input, axis, (-3, -2, -1), end, 1)],
        axis,
    )


def _weighted(input: Any, axis: int, starts: Sequence[int], weights: Sequence[Array], count: int) -> Any:
    """The sum of `count` slices from each start on along `axis`, each slice times its weight."""
    lead = (slice(None),) * axis
    wide = (-1,) + (1,) * (input._array.ndim - axis - 1)
    length = input._array.shape[axis]
    parts = []
    for start, weight in zip(starts, weights, strict=True):
        if len(weight) and not weight.any():
            continue  # 0 times an infinite value would be nan
        first = start % length
        parts.append(input[(*lead, slice(first, first + count))] * wrap(weight.reshape(wide)))
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total
