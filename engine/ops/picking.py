"""Elements taken from or put at places along a dimension that a tensor of integers names.

Shapes: an index of the input's number of dimensions; gather gives its shape.
Errors: RuntimeError for places that are not there and shapes that do not fit.
Source: PyTorch's page of each name, torch.<name>.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op
from engine.autograd.tensor import wrap

from .arithmetic import floor_divide
from .broadcasting import dimension
from .comparisons import eq
from .selection import where


def _places(index: Array, dim: int, shape: tuple[int, ...]) -> tuple[Any, ...]:
    """The index that numpy needs for `index` along `dim` and the own place in all other dimensions."""
    if not index.size:
        return (np.zeros(index.shape, int),) * len(shape)
    if index.ndim == 0:
        return (index,) if shape else ()
    length = shape[dim] if shape else 1
    wrong = index[(index < 0) | (index >= length)]
    if wrong.size:
        raise RuntimeError(f"index {wrong[0]} is out of bounds for dimension {dim} with size {length}")
    if not shape:
        return (np.zeros(index.shape, int),)
    places: list[Any] = list(np.ogrid[tuple(slice(n) for n in index.shape)])
    places[dim] = index
    return tuple(places)


@op(name="gather")
def gathered(input: Array, index: Array, /, dim: int) -> Any:
    """out[i][j] = input[index[i][j]][j] for dim 0."""
    source = input if input.ndim else input.reshape(1)
    return source[_places(index, dim, source.shape)].reshape(index.shape)


@op(name="scatter_add")
def added_at(input: Array, index: Array, src: Array, /, dim: int) -> Any:
    """out[index[i][j]][j] += src[i][j] for dim 0, in a copy of `input`."""
    out = np.array(input)
    view = out if out.ndim else out.reshape(1)
    np.add.at(view, _places(index, dim, view.shape), src)
    return out


@op(name="scatter")
def put_at(input: Array, index: Array, src: Array, /, dim: int) -> Any:
    """out[index[i][j]][j] = src[i][j] for dim 0, in a copy of `input`."""
    out = np.array(input)
    view = out if out.ndim else out.reshape(1)
    view[_places(index, dim, view.shape)] = src
    return out


@op(name="scatter_number", node="ScatterBackward1")
def number_at(input: Array, index: Array, /, dim: int, value: float) -> Any:
    """out[index[i][j]][j] = value for dim 0, in a copy of `input`."""
    return put_at(input, index, np.asarray(value, input.dtype), dim)


def zeros_like_gradient(g: Any, shape: tuple[int, ...]) -> Any:
    """Zeros of the kind of `g`: an array, or a tensor outside the graph."""
    return np.zeros(shape, g.dtype) if isinstance(g, np.ndarray) else wrap(np.zeros(shape, g._array.dtype))


gathered.gradients(input=lambda g, index, shape, dim: added_at(zeros_like_gradient(g, shape), index, g, dim))
added_at.gradients(input=lambda g: g, src=lambda g, index, dim: gathered(g, index, dim))
put_at.gradients(
    input=lambda g, index, dim: number_at(g, index, dim, 0.0),
    src=lambda g, index, dim: gathered(g, index, dim),
)
number_at.gradients(input=lambda g, index, dim: number_at(g, index, dim, 0.0))


def _checked(name: str, input: Any, dim: int, index: Any) -> int:
    """`dim` counted from the front; RuntimeError when `index` has another rank or holds no integers."""
    if index._array.dtype.name not in ("int64", "int32") and index._array.size:
        raise RuntimeError(f"{name}(): Expected dtype int32/int64 for index")
    axis = dimension(dim, input._array.ndim)
    if max(index._array.ndim, 1) != max(input._array.ndim, 1) and index._array.size:
        own = "input" if name == "gather" else "self"
        raise RuntimeError(f"Index tensor must have the same number of dimensions as {own} tensor")
    for d, (n, limit) in enumerate(zip(index._array.shape, input._array.shape, strict=False)):
        if d != axis and n > limit:
            raise RuntimeError(
                f"Size does not match at dimension {d} expected index {list(index._array.shape)} to be no "
                f"larger than self {list(input._array.shape)} apart from dimension {axis}"
            )
    return axis


def _cut(input: Any, src: Any, index: Any) -> Any:
    """The part of `src` that has a place in `index`; RuntimeError unless it is of the dtype of `input`."""
    if src._array.dtype != input._array.dtype:
        raise RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype")
    shape = index._array.shape
    return src if src._array.shape == shape else src[tuple(slice(n) for n in shape)]


def gather(input: Any, dim: int, index: Any, *, sparse_grad: bool = False) -> Any:
    """For each element of `index` the one of `input` at that place along `dim`; the result has its shape."""
    return gathered(input, index, _checked("gather", input, dim, index))


def take_along_dim(input: Any, indices: Any, dim: int | None = None) -> Any:
    """Like gather, with `input` and `indices` broadcast against each other; flat without `dim`."""
    if indices._array.dtype != np.int64:
        raise RuntimeError(
            f"torch.take_along_dim(): dtype of indices should be Long but got {indices.dtype.type_name}"
        )
    if dim is None:
        return gather(input.reshape(-1), 0, _from_front(indices.reshape(-1), input._array.size))
    if input._array.ndim != indices._array.ndim:
        raise RuntimeError(
            "torch.take_along_dim(): input and indices should have the same number of dimensions, but got "
            f"{input._array.ndim} dimensions for input, and {indices._array.ndim} dimensions for indices"
        )
    axis = dimension(dim, input._array.ndim)
    one, two = (
        tuple(1 if d == axis else n for d, n in enumerate(each._array.shape)) for each in (input, indices)
    )
    wide = list(np.broadcast_shapes(one, two))
    input_size = (*wide[:axis], input._array.shape[axis], *wide[axis + 1 :])
    index_size = (*wide[:axis], indices._array.shape[axis], *wide[axis + 1 :])
    return gather(input.expand(input_size), axis, _from_front(indices.expand(index_size), input_size[axis]))


def _from_front(indices: Any, length: int) -> Any:
    """Indices counted from the end (negative) as such from the front."""
    places = indices._array
    return wrap(np.where(places < 0, places + length, places))


def scatter(
    input: Any, dim: int, index: Any, src: Any = None, *, value: Any = None, reduce: str | None = None
) -> Any:
    """`input` with the elements of `src` (or one number) at the places that `index` names along `dim`.

    The old `reduce` "add" or "multiply" combines them with what is there.
    """
    axis = _checked("scatter", input, dim, index)
    source = src if value is None else value
    number = not hasattr(source, "_array")
    if reduce is not None:
        wide = input.new_full(index._array.shape, source) if number else _cut(input, source, index)
        return scatter_reduce(input, axis, index, wide, {"add": "sum", "multiply": "prod"}[reduce])
    if number:
        return number_at(input, index, axis, source)
    return put_at(input, index, _cut(input, source, index), axis)


def scatter_add(input: Any, dim: int, index: Any, src: Any) -> Any:
    """`input` with the elements of `src` added at the places that `index` names along `dim`."""
    axis = _checked("scatter_add", input, dim, index)
    return added_at(input, index, _cut(input, src, index), axis)


_COMBINE: dict[str, tuple[np.ufunc, Callable[[np.dtype[Any]], Any]]] = {
    "prod": (np.multiply, lambda kind: 1),
    "amax": (np.maximum, lambda kind: _limits(kind)[0]),
    "amin": (np.minimum, lambda kind: _limits(kind)[1]),
}


def _limits(kind: np.dtype[Any]) -> tuple[Any, Any]:
    """The values below and above all others."""
    if kind.kind in "fb":
        return (-np.inf, np.inf) if kind.kind == "f" else (False, True)
    return np.iinfo(kind).min, np.iinfo(kind).max


@op(name="scatter_reduce")
def combined_at(input: Array, index: Array, src: Array, /, dim: int, reduce: str, include_self: bool) -> Any:
    """`input` combined with `src` at the places that `index` names along `dim`."""
    combine, neutral = _COMBINE[reduce]
    out = np.array(input)
    view = out if out.ndim else out.reshape(1)
    places = _places(index, dim, view.shape)
    if not include_self:
        view[places] = neutral(out.dtype)
    combine.at(view, places, src)
    return out


def _combined_slope_by_input(
    g: Any, input: Any, index: Any, src: Any, out: Any, dim: int, reduce: str, include_self: bool
) -> Any:
    """Products: that of the others; extremes: a share for each of those that reach it."""
    if reduce == "prod":
        safe = where(eq(input, 0), 1.0, input)
        slope = g * combined_at(safe, index, src, dim, reduce, include_self) / safe
    else:
        slope = g * eq(input, out) / _reaching(input, index, src, out, dim)
    return slope if include_self else number_at(slope, index, dim, 0.0)


def _combined_slope_by_src(
    g: Any, input: Any, index: Any, src: Any, out: Any, dim: int, reduce: str, include_self: bool
) -> Any:
    if reduce != "prod":
        share = gathered(g / _reaching(input, index, src, out, dim), index, dim)
        return share * eq(src, gathered(out, index, dim))
    zero = eq(src, 0)
    zeros = gathered(added_at(input * 0, index, zero * 1.0, dim), index, dim)
    single = zero * eq(zeros, 1)
    others = combined_at(input, index, where(single, 1.0, src), dim, reduce, include_self)
    return where(
        single,
        gathered(g * others, index, dim),
        gathered(g * out, index, dim) / where(zero, 1.0, src),
    )


def _reaching(input: Any, index: Any, src: Any, out: Any, dim: int) -> Any:
    """How many elements that meet at each place have the extreme value."""
    return added_at(eq(input, out) * 1.0, index, eq(src, gathered(out, index, dim)) * 1.0, dim)


combined_at.gradients(input=_combined_slope_by_input, src=_combined_slope_by_src)


def scatter_reduce(
    input: Any, dim: int, index: Any, src: Any, reduce: str, *, include_self: bool = True
) -> Any:
    """`input` with `src` at the places of `index` along `dim`: "sum", "mean", "prod", "amax" or "amin"."""
    axis = _checked("scatter", input, dim, index)
    source = _cut(input, src, index)
    if reduce not in ("sum", "mean"):
        return combined_at(input, index, source, axis, reduce, include_self)
    base = input if include_self else number_at(input, index, axis, 0.0)
    total = added_at(base, index, source, axis)
    if reduce == "sum":
        return total
    ones = np.ones(index._array.shape, input._array.dtype)
    count = added_at(np.full(input._array.shape, float(include_self)), index._array, ones, axis)
    counts = np.maximum(count, 1).astype(input._array.dtype)
    return total / counts if input.is_floating_point() else floor_divide(total, wrap(counts))
