"""Which values a program can hold, and how large lists and integers may become."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import EllipsisType
from typing import Any

from engine.autograd import Tensor
from engine.autograd.dtypes import dtype
from engine.autograd.node import AccumulateGrad, Node, TBackward0
from engine.nn import Module
from engine.optim import Optimizer

from .grammar import MAX_INTEGER
from .limits import Limits

_KNOWN = (
    *(bool, int, float, type(None), EllipsisType, slice, range, list, tuple, dtype),
    *(Tensor, Module, Optimizer, Node, AccumulateGrad, TBackward0),
)


MAX_RANGE = 10**9
MAX_REPEATS = 10**6


class TooLargeError(Exception):
    """A value that grew beyond its bound; the text says which."""


def checked(value: Any, limits: Limits) -> Any:
    """`value`, if a program may hold it; TooLargeError or TypeError."""
    if isinstance(value, Tensor):
        return value
    if isinstance(value, int) and not -MAX_INTEGER - 1 <= value <= MAX_INTEGER:
        raise TooLargeError("this number is too large for an integer of 64 bits")
    if isinstance(value, range) and _length(value) > MAX_RANGE:
        raise TooLargeError(f"a range may have {MAX_RANGE:,} numbers")
    if not isinstance(value, _KNOWN):
        raise TypeError(f"a value of type {type(value).__name__} is not part of the language")
    if isinstance(value, list | tuple) and _items(value, limits, limits.list_depth) > limits.list_items:
        raise TooLargeError(f"a list may hold {limits.list_items:,} items, those of lists in it included")
    return value


def _length(values: range) -> int:
    """Its length, also beyond what `len` can tell."""
    return max((values.stop - values.start) // values.step, 0)


def has_range(values: Iterable[Any]) -> bool:
    """Whether there is a range among `values` or in lists among them."""
    return any(
        isinstance(value, range) or (isinstance(value, list | tuple) and has_range(value)) for value in values
    )


def repeats(values: Sequence[Any]) -> bool:
    """Whether there is a list among `values` and a number that would repeat it beyond all bounds."""
    listed = any(isinstance(value, list | tuple) and value for value in values)
    return listed and any(isinstance(value, int) and abs(value) > MAX_REPEATS for value in values)


def _items(values: list[Any] | tuple[Any, ...], limits: Limits, depth: int) -> int:
    """The items of a list and of all lists in it, counted up to the limit."""
    if depth == 0:
        raise TooLargeError(f"lists may lie {limits.list_depth} deep in each other")
    count = len(values)
    for value in values:
        if count > limits.list_items:
            break
        if isinstance(value, list | tuple):
            count += _items(value, limits, depth - 1)
    return count


def name_of(node: Any) -> str:
    """The name of a node as PyTorch shows it, such as `MulBackward0`."""
    return node.kind.__name__ if isinstance(node, Node) else type(node).__name__


def text_of(value: Any) -> str:
    """What `print(value)` shows; of a node of the graph its name without the address in memory."""
    if isinstance(value, Node | AccumulateGrad | TBackward0):
        return f"<{name_of(value)}>"
    if isinstance(value, list):
        return f"[{', '.join(map(text_of, value))}]"
    if type(value) is tuple:
        inner = ", ".join(map(text_of, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return str(value)


def kind_of(value: Any) -> str:
    """What messages call a value."""
    if value is None:
        return "None"
    if isinstance(value, Tensor):
        return "a tensor"
    if isinstance(value, Module):
        return f"a {type(value).__name__} module"
    if isinstance(value, Optimizer):
        return "an optimizer"
    if isinstance(value, bool | int | float):
        return "a number"
    if isinstance(value, list | tuple | range):
        return f"a {type(value).__name__}"
    return "a node of the graph" if isinstance(value, Node | AccumulateGrad) else "this value"
