"""Values counted, binned and looked up; no gradient flows through any of it.

Shapes: any, taken flat unless a dimension is given.
Errors: RuntimeError for negative or fractional counts.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from engine.autograd.dtypes import Array, dtype_of
from engine.autograd.tensor import Tensor, wrap

from .broadcasting import dimension
from .return_types import return_type

Histogram = return_type("histogram", "hist bin_edges")


def _chosen(values: Array, inverse: Any, counts: Any, return_inverse: bool, return_counts: bool) -> Any:
    """The values alone, or a tuple of what was asked for."""
    found = [wrap(values)]
    if return_inverse:
        found.append(wrap(np.asarray(inverse, np.int64)))
    if return_counts:
        found.append(wrap(np.asarray(counts, np.int64)))
    return found[0] if len(found) == 1 else tuple(found)


def unique(
    input: Any,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: int | None = None,
) -> Any:
    """The different values in order (the different slices along `dim`).

    With `return_inverse` also where each element is among them, with `return_counts` how often each occurs.
    """
    axis = None if dim is None else dimension(dim, input._array.ndim)
    values, inverse, counts = np.unique(
        input._array, return_inverse=True, return_counts=True, axis=axis, equal_nan=False
    )
    places = inverse.reshape(input._array.shape) if axis is None else inverse.reshape(-1)
    return _chosen(values, places, counts, return_inverse, return_counts)


def unique_consecutive(
    input: Any, return_inverse: bool = False, return_counts: bool = False, dim: int | None = None
) -> Any:
    """The values without those that equal the one before (slices along `dim`)."""
    array = input._array
    axis = 0 if dim is None else dimension(dim, array.ndim)
    rows = array.reshape(-1) if dim is None else np.moveaxis(array, axis, 0)
    changed = (rows[1:] != rows[:-1]).any(tuple(range(1, rows.ndim)))
    starts = np.flatnonzero(np.concatenate(([True], changed))) if len(rows) else np.zeros(0, int)
    counts = np.diff(np.append(starts, len(rows)))
    inverse = np.repeat(np.arange(len(starts)), counts)
    places = inverse.reshape(array.shape) if dim is None else inverse
    return _chosen(np.moveaxis(rows[starts], 0, axis), places, counts, return_inverse, return_counts)


def bincount(input: Any, weights: Any = None, minlength: int = 0) -> Any:
    """How often each of 0, 1, 2, ... occurs in a vector, or the sum of the weights there."""
    array = input._array
    if array.dtype.kind == "f":
        raise NotImplementedError(f"\"bincount_cpu\" not implemented for '{dtype_of(array).type_name}'")
    if array.ndim != 1 or (array.size and array.min() < 0):
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if minlength < 0:
        raise RuntimeError("minlength should be >= 0")
    if weights is not None and weights._array.shape != array.shape:
        raise RuntimeError("weights should be 1-d and have the same length as input")
    counted = np.bincount(array, None if weights is None else weights._array, minlength)
    if weights is None:
        return wrap(counted.astype(np.int64))
    return wrap(counted.astype(np.float32 if weights._array.dtype == np.float32 else np.float64))


def _edges(array: Array, low: float, high: float) -> tuple[float, float]:
    """The range of a histogram: that of the values where both ends are equal."""
    if low == high and array.size:
        low, high = float(array.min()), float(array.max())
    if low == high:
        low, high = low - 1, high + 1
    if low > high:
        raise RuntimeError("torch.histc: max must be larger than min")
    return low, high


def histc(input: Any, bins: int = 100, min: float = 0, max: float = 0) -> Any:
    """How many elements lie in each of `bins` equal parts of [min, max], of their own range if both are 0."""
    array = input._array
    if array.dtype.kind != "f":
        raise NotImplementedError(f"\"histogram_cpu\" not implemented for '{dtype_of(array).type_name}'")
    if bins <= 0:
        raise RuntimeError("bins must be > 0")
    counts, _ = np.histogram(array, bins, _edges(array, min, max))
    return wrap(counts.astype(array.dtype))


def _histogram_range(array: Array, given: tuple[float, float] | None) -> tuple[float, float]:
    """The given range or that of the values, made 1 wide where it has no width."""
    low, high = given or ((float(array.min()), float(array.max())) if array.size else (0.0, 1.0))
    if low > high:
        raise RuntimeError(f"torch.histogramdd: min should not exceed max, but got min {low} max {high}")
    return (low, high) if low < high else (low - 0.5, high + 0.5)


def histogram(
    input: Any,
    bins: Any,
    *,
    range: tuple[float, float] | None = None,
    weight: Any = None,
    density: bool = False,
) -> Any:
    """The pair (hist, bin_edges) for a number of bins or for given edges."""
    array = input._array
    if array.dtype.kind != "f":
        raise NotImplementedError(f"\"histogramdd\" not implemented for '{dtype_of(array).type_name}'")
    weights = None if weight is None else weight._array
    if isinstance(bins, Tensor):
        counts, edges = np.histogram(array, bins._array, None, density, weights)
    else:
        low, high = _histogram_range(array, range)
        counts, edges = np.histogram(array, bins, (low, high), density, weights)
    return Histogram(wrap(counts.astype(array.dtype)), wrap(edges.astype(array.dtype)))


def _index_type(out_int32: bool) -> type[np.integer[Any]]:
    return np.int32 if out_int32 else np.int64


def searchsorted(
    sorted_sequence: Any,
    input: Any,
    *,
    out_int32: bool = False,
    right: bool = False,
    side: str | None = None,
    sorter: Any = None,
) -> Any:
    """Where each value would have to be inserted to keep the (rows of the) sequence sorted.

    Before equal elements, or after them if `right` (or `side` is "right"). `sorter` holds the indices that
    sort the sequence, where it is not sorted.
    """
    if side == "left" and right:
        raise RuntimeError(
            "torch.searchsorted(): side and right can't be set to opposites, got side of left while right "
            "was True"
        )
    after: Literal["left", "right"] = "right" if right or side == "right" else "left"
    rows = sorted_sequence._array
    if sorter is not None:
        rows = np.take_along_axis(rows, sorter._array, -1)
    values = input._array if isinstance(input, Tensor) else np.asarray(input)
    if rows.ndim == 1:
        found = np.searchsorted(rows, values, after)
    else:
        if rows.shape[:-1] != values.shape[:-1]:
            raise RuntimeError(
                "torch.searchsorted(): boundaries tensor should be 1 dimension or the first N-1 dimensions "
                "of boundaries tensor and input value tensor must match, but we got boundaries tensor "
                f"{list(rows.shape)} and input value tensor {list(values.shape)}"
            )
        found = np.zeros(values.shape, np.int64)
        for place in np.ndindex(values.shape[:-1]):
            found[place] = np.searchsorted(rows[place], values[place], after)
    return wrap(np.asarray(found, _index_type(out_int32)))


def bucketize(input: Any, boundaries: Any, *, out_int32: bool = False, right: bool = False) -> Any:
    """The number of the bucket between sorted `boundaries` that each value falls into."""
    if boundaries._array.ndim != 1:
        raise RuntimeError(f"boundaries tensor must be 1 dimension, but got dim({boundaries._array.ndim})")
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)


def isin(elements: Any, test_elements: Any, *, assume_unique: bool = False, invert: bool = False) -> Any:
    """Where an element is one of `test_elements`."""
    one, two = (e._array if isinstance(e, Tensor) else np.asarray(e) for e in (elements, test_elements))
    return wrap(np.asarray(np.isin(one, two, invert=invert)))
