"""Integrals and slopes of sampled functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .broadcasting import dimension
from .joining import cat
from .reductions import sum_dims
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
    width = diff(x, dim=axis if x._array.ndim == y._array.ndim else -1)
    return (later + earlier) * width / 2.0


def cumulative_trapezoid(y: Any, x: Any = None, *, dx: float = 1.0, dim: int = -1) -> Any:
    """The integral of `y` up to each point but the first, by the trapezoidal rule."""
    axis = dimension(dim, y._array.ndim)
    return sum_so_far(_areas(y, x, dx, axis), axis)


def gradient(
    input: Any, *, spacing: float = 1.0, dim: int | Sequence[int] | None = None, edge_order: int = 1
) -> tuple[Any, ...]:
    """The slopes along each dimension: central differences inside, one-sided ones at the edges."""
    ndim = input._array.ndim
    named = range(ndim) if dim is None else (dim,) if isinstance(dim, int) else dim
    return tuple(_slopes(input, dimension(d, ndim), spacing) for d in named)


def _slopes(input: Any, axis: int, spacing: float) -> Any:
    lead = (slice(None),) * axis
    steps = diff(input, dim=axis) / spacing
    first, last = steps[(*lead, slice(0, 1))], steps[(*lead, slice(-1, None))]
    after, before = input[(*lead, slice(2, None))], input[(*lead, slice(None, -2))]
    return cat([first, (after - before) / (2.0 * spacing), last], axis)
