"""Stand-ins for arrays and numbers: what is computed with them is written into a program instead.

The forward of an operation, its gradient rules and the update of an optimizer are plain numpy code. Run on
symbols, that very code lowers itself: there is no second definition of any of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .errors import NotLowered
from .opcodes import BINARIES, BINARY, LANES, MASK, SELECT, TOTAL, UNARIES, UNARY
from .plan import Draft, Place

_SAME = {
    "true_divide": "divide",
    "conjugate": "copy",
    "positive": "copy",
    "abs": "absolute",
    "fabs": "absolute",
}
_TRUTHS = {"greater", "greater_equal", "less", "less_equal", "equal", "not_equal"}
_LOGIC = {
    "logical_and": "multiply",
    "bitwise_and": "multiply",
    "logical_or": "maximum",
    "bitwise_or": "maximum",
}


class Symbol(np.lib.mixins.NDArrayOperatorsMixin):
    """An array that a program will hold: `rows` by `width`, or one number that all lanes share.

    `shape` is that of the array it stands for, `points` how many points of a batch it has (0: it is none).
    """

    __slots__ = ("draft", "guarded", "place", "points", "rows", "shape", "shared", "truth", "width")
    __array_priority__ = 1000

    def __init__(
        self,
        draft: Draft,
        place: Place,
        shape: tuple[int, ...],
        rows: int,
        width: int,
        points: int,
        truth: bool = False,
    ) -> None:
        self.draft, self.place, self.shape = draft, place, shape
        self.rows, self.width, self.points = rows, width, points
        self.shared = shape == ()
        self.truth = truth
        self.guarded = False
        """Whether others still need the content: a write then goes to memory of its own."""

    @property
    def length(self) -> int:
        """The floats that it takes up."""
        return self.rows * self.width

    def claim(self) -> None:
        """Make the memory one that may be written."""
        if self.guarded:
            self.place, self.guarded = self.draft.block(self.length), False

    @property
    def dtype(self) -> np.dtype[Any]:
        """float32, or bool for the result of a comparison."""
        return np.dtype(bool if self.truth else np.float32)

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return len(self.shape)

    @property
    def size(self) -> int:
        """The number of elements."""
        return math.prod(self.shape)

    def __len__(self) -> int:
        return self.shape[0]

    def __bool__(self) -> bool:
        raise NotLowered("what happens next depends on the numbers")

    def __float__(self) -> float:
        raise NotLowered("a number is read while the step runs")

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise NotLowered("an array is read while the step runs")

    def astype(self, dtype: Any, copy: bool = True) -> Symbol:
        """Itself: a program knows float32 only, in which true is 1."""
        if np.dtype(dtype).kind not in "fb":
            raise NotLowered(f"numbers of type {np.dtype(dtype)}")
        return self

    def copy(self) -> Symbol:
        """The same numbers in memory of their own."""
        return emit(self.draft, "copy", [self])

    def sum(self, axis: Any = None, dtype: Any = None, **options: Any) -> Symbol:
        """The sum of all elements."""
        if axis is not None:
            raise NotLowered("a sum along one dimension")
        return total(self)

    def mean(self, axis: Any = None, **options: Any) -> Any:
        """The mean of all elements."""
        return self.sum(axis) / self.size

    def reshape(self, *shape: Any) -> Symbol:
        """The same elements, points first, in another shape."""
        wanted = shape[0] if len(shape) == 1 and isinstance(shape[0], Sequence) else shape
        return reshaped(self, tuple(np.empty(self.shape, np.bool_).reshape(wanted).shape))

    def ravel(self) -> Symbol:
        """The elements in one dimension."""
        return self.reshape(-1)

    def __setitem__(self, mask: Any, value: Any) -> None:
        if not (isinstance(mask, Symbol) and mask.truth and np.ndim(value) == 0):
            raise NotLowered("writing into part of an array")
        select(mask, value, self, out=self)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        name = ufunc.__name__.removesuffix(" (vectorized)")
        if method == "reduce" and name == "add" and options.get("axis") is None:
            return total(inputs[0])
        if method != "__call__":
            raise NotLowered(f"{name}.{method}")
        out = options.get("out", (None,))
        return emit(self.draft, name, inputs, out[0] if isinstance(out, tuple) else out)

    def __array_function__(
        self, function: Callable[..., Any], types: Any, args: Sequence[Any], kwargs: dict[str, Any]
    ) -> Any:
        if function.__name__ not in FUNCTIONS:
            raise NotLowered(f"numpy's {function.__name__}")
        return FUNCTIONS[function.__name__](*args, **kwargs)


def _like(operands: Sequence[Any]) -> Symbol:
    """The operand that has the form of the result."""
    symbols = [each for each in operands if isinstance(each, Symbol)]
    for each in symbols:
        if not each.shared:
            return each
    return symbols[0]


def _operand(like: Symbol, value: Any) -> Symbol:
    """`value` as an operand beside `like`."""
    if isinstance(value, Symbol):
        if value.shared or (value.rows, value.width) == (like.rows, like.width):
            return value
        raise NotLowered(f"shapes {value.shape} and {like.shape} side by side")
    if hasattr(value, "spread"):  # a number that changes from step to step
        spread: Symbol = value.spread()
        return spread
    if np.asarray(value).dtype.kind not in "fiub" or np.shape(value) not in ((), like.shape[1:]):
        raise NotLowered(f"a constant array of shape {np.shape(value)}")
    if np.ndim(value):
        rows = np.repeat(np.asarray(value, np.float32).ravel(), like.width)  # the same for every point
        block = like.draft.plan.keep(like.length, rows)
        return Symbol(like.draft, block, like.shape, like.rows, like.width, like.points)
    return Symbol(like.draft, like.draft.plan.constant(float(value)), (), 1, LANES, 0)


def emit(draft: Draft, name: str, inputs: Sequence[Any], out: Any = None) -> Symbol:
    """Write the elementwise function `name` into the program; into `out` when it is given."""
    if name in _COMPOSED:
        result: Symbol = _COMPOSED[name](*inputs)
        return result if out is None else emit(draft, "copy", [result], out)
    known = _LOGIC.get(name, _SAME.get(name, name))
    like = _like(inputs)
    if out is not None and not isinstance(out, Symbol):
        raise NotLowered("writing into an array that is none of the step's")
    target = _result(like, out)
    operands = [_operand(like, each) for each in inputs]
    fields = _fields(operands, target)
    target.claim()  # only now: the operands may be what was there before
    if known in UNARIES and len(operands) == 1:
        draft.emit(UNARY, UNARIES.index(known), target.length, target.place, *fields)
    elif known in BINARIES and len(operands) == 2:
        draft.emit(BINARY, BINARIES.index(known), target.length, target.place, *fields)
    else:
        raise NotLowered(f"the function {name}")
    target.truth = known in _TRUTHS or (name in _LOGIC and all(each.truth for each in operands))
    return target


def _result(like: Symbol, out: Symbol | None) -> Symbol:
    if out is None:
        block = like.draft.block(like.length)
        return Symbol(like.draft, block, like.shape, like.rows, like.width, like.points)
    if (out.rows, out.width) != (like.rows, like.width) and not like.shared:
        raise NotLowered(f"writing shape {like.shape} into {out.shape}")
    return out


def _fields(operands: Sequence[Symbol], target: Symbol) -> list[Any]:
    """Place and step of each operand; a number that all lanes share is read again and again."""
    return [x for each in operands for x in (each.place, int(target.shared or not each.shared))]


def total(values: Symbol) -> Symbol:
    """The sum of all elements; lanes that stand for no point do not count."""
    block = values.draft.block(LANES)
    if not values.points:
        raise NotLowered("a sum over something other than the points of the batch")
    values.draft.emit(TOTAL, values.rows, values.width, values.points, block, values.place)
    return Symbol(values.draft, block, (), 1, LANES, 0)


def spread(values: Symbol, like: Symbol) -> Symbol:
    """`values` in every place of an array such as `like`, in memory of its own when it was one number."""
    if not values.shared or like.shared:
        return values
    full = Symbol(like.draft, like.draft.block(like.length), like.shape, like.rows, like.width, like.points)
    return emit(like.draft, "copy", [values], full)


def masked(values: Symbol) -> Symbol:
    """`values` with zero in the lanes that stand for no point."""
    if values.points % LANES:
        values.draft.emit(MASK, values.rows, values.width, values.points, values.place)
    return values


def select(condition: Any, chosen: Any, other: Any, out: Symbol | None = None) -> Symbol:
    """`chosen` where the condition holds, else `other`."""
    like = _like((condition, chosen, other))
    target = _result(like, out)
    operands = [_operand(like, each) for each in (condition, chosen, other)]
    fields = _fields(operands, target)
    target.claim()
    like.draft.emit(SELECT, target.length, target.place, *fields)
    return target


def reshaped(values: Symbol, shape: tuple[int, ...]) -> Symbol:
    """`values` seen in another shape with the points still first."""
    whole = shape == (math.prod(shape),)
    if not values.points or not (whole or shape[0] == values.points):
        raise NotLowered(f"shape {values.shape} seen as {shape}")
    return Symbol(values.draft, values.place, shape, values.rows, values.width, values.points, values.truth)


def _clip(a: Any, a_min: Any = None, a_max: Any = None, out: Any = None, **bounds: Any) -> Any:
    low, high = bounds.get("min", a_min), bounds.get("max", a_max)
    if low is not None:
        a = np.maximum(a, low)
    if high is not None:
        a = np.minimum(a, high)
    return a if out is None else _copyto(out, a)


def _copyto(out: Symbol, source: Any) -> Symbol:
    return emit(out.draft, "copy", [_operand(out, source)], out)


def _all(values: Any, *args: Any, **kwargs: Any) -> bool:
    """True: a check of the forward held when the step was captured, and a run looks for NaN by itself."""
    return True


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "where": select,
    "clip": _clip,
    "copyto": _copyto,
    "all": _all,
    "sum": lambda values, axis=None, **options: values.sum(axis),
    "mean": lambda values, axis=None, **options: values.mean(axis),
    "reshape": lambda values, shape, **options: values.reshape(shape),
    "ravel": lambda values, **options: values.ravel(),
    "copy": lambda values, **options: values.copy(),
    "zeros_like": lambda values, **options: values * 0.0,
    "nan_to_num": lambda values, **options: values,
    "shape": lambda values: values.shape,
    "ndim": lambda values: values.ndim,
    "size": lambda values: values.size,
}


def _power(base: Any, exponent: Any) -> Any:
    simple: dict[float, Callable[[Any], Any]] = {
        0.5: np.sqrt,
        1.0: lambda x: x,
        2.0: np.square,
        -1.0: np.reciprocal,
    }
    if isinstance(exponent, int | float) and float(exponent) in simple:
        return simple[float(exponent)](base)
    raise NotLowered(f"a power of {exponent}")


def _log_of_sum(a: Any, b: Any) -> Any:
    """log(e^a + e^b) without overflow."""
    return np.maximum(a, b) + np.log1p(np.exp(-np.abs(a - b)))


_COMPOSED: dict[str, Callable[..., Any]] = {
    "power": _power,
    "logaddexp": _log_of_sum,
    "isnan": lambda a: np.not_equal(a, a),
    "logical_not": lambda a: np.equal(a, 0.0),
    "bitwise_not": lambda a: np.equal(a, 0.0),
    "invert": lambda a: np.equal(a, 0.0),
    "clip": _clip,
}
