"""Python's own functions as the language has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.autograd import Tensor

from . import costs
from .entries import Entry
from .limits import CALL, MAX_ITEMS, Cost, of
from .values import TooLargeError

MAX_DIGITS = 30


def _items(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """A pass over lists, ranges or the first dimension of tensors, of which each item is a view."""
    count = sum(len(each) for each in args if _sized(each))
    if count > MAX_ITEMS:
        raise TooLargeError(f"a list may hold {MAX_ITEMS:,} items")
    rows = sum(len(each) for each in args if isinstance(each, Tensor) and each.ndim)
    return Cost(1, count, 2_000 * count + CALL * rows)


def _sized(value: Any) -> bool:
    return isinstance(value, list | tuple | range) or (isinstance(value, Tensor) and value.ndim > 0)


def _pairs(*values: Any) -> list[Any]:
    return [tuple(each) for each in zip(*map(_listed, values), strict=False)]


def _numbered(values: Any) -> list[Any]:
    return list(enumerate(_listed(values)))


def _listed(values: Any) -> list[Any]:
    return list(values)


def _summed(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """One addition for each item; TypeError for a start that is a list, which would be copied for each."""
    if any(isinstance(each, list | tuple) for each in args[1:]):
        raise TypeError("sum() adds numbers and tensors, not lists")
    count = sum(len(each) for each in args if _sized(each))
    size = max(costs.broadcast(args), 1) if any(True for _ in costs.tensors(args)) else 1
    return Cost(size, size * count, count * (30_000 + 4 * size)) if count else of(1)


def _absolute(args: Sequence[Any], options: Mapping[str, Any]) -> Cost:
    """As for a tensor; `abs` takes a number alone as well."""
    return costs.elementwise(args, options)


def _rounded(value: Any, digits: int | None = None) -> Any:
    """`round`; ValueError for more digits than numbers have, for which Python would compute powers of ten."""
    if digits is None:
        return round(value)
    if not -MAX_DIGITS <= digits <= MAX_DIGITS:
        raise ValueError(f"round() takes at most {MAX_DIGITS} digits")
    return round(value, digits)


def _print(*values: Any) -> None:
    """Nothing: the interpreter keeps what is printed."""


BUILTINS: Mapping[str, Entry] = {
    "print": Entry("print", _print, costs.trivial, role="print"),
    "range": Entry("range", range, costs.trivial),
    "len": Entry("len", len, costs.trivial, takes_ranges=True),
    "abs": Entry("abs", abs, _absolute),
    "float": Entry("float", float, costs.trivial),
    "int": Entry("int", int, costs.trivial),
    "bool": Entry("bool", bool, costs.trivial),
    "round": Entry("round", _rounded, costs.trivial),
    "sum": Entry("sum", sum, _summed, takes_ranges=True),
    "max": Entry("max", max, _items, takes_ranges=True),
    "min": Entry("min", min, _items, takes_ranges=True),
    "zip": Entry("zip", _pairs, _items, takes_ranges=True),
    "enumerate": Entry("enumerate", _numbered, _items, takes_ranges=True),
    "list": Entry("list", _listed, _items, takes_ranges=True),
    "tuple": Entry("tuple", tuple, _items, takes_ranges=True),
}
"""By their names; they win over PyTorch's functions of the same name, as in a script."""
