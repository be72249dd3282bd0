"""Operators of the language, and what they cost."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from engine.autograd import Tensor

from . import costs
from .limits import NUMBERS, Cost, Limits, of
from .values import TooLargeError, kind_of

Binary = Callable[[Any, Any], Any]

BINARY: Mapping[type[ast.operator], Binary] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.MatMult: operator.matmul,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}

IN_PLACE: Mapping[type[ast.operator], Binary] = {
    ast.Add: operator.iadd,
    ast.Sub: operator.isub,
    ast.Mult: operator.imul,
    ast.Div: operator.itruediv,
    ast.FloorDiv: operator.ifloordiv,
    ast.Mod: operator.imod,
    ast.Pow: operator.ipow,
    ast.MatMult: operator.matmul,
    ast.BitAnd: operator.iand,
    ast.BitOr: operator.ior,
    ast.BitXor: operator.ixor,
}

UNARY: Mapping[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
    ast.Not: operator.not_,
}

COMPARISONS: Mapping[type[ast.cmpop], Binary] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}


def cost(kind: type[ast.operator], left: Any, right: Any) -> Cost:
    """The cost of a binary operation."""
    if kind is ast.MatMult:
        return costs.matrix_product((left, right), {})
    if kind is ast.Mult and (_listed(left) or _listed(right)):
        values, times = (left, right) if _listed(left) else (right, left)
        return _passes(len(values) * max(times, 0), 0)
    is_dear = kind is ast.Pow and (isinstance(left, Tensor) or isinstance(right, Tensor))
    return costs.dear((left, right), {}) if is_dear else pairwise_cost(left, right)


def pairwise_cost(left: Any, right: Any) -> Cost:
    """The cost of what goes through two tensors element by element, or through two lists item by item."""
    lists = [each for each in (left, right) if _listed(each)]
    if lists:
        items, elements = sum(map(len, lists)), sum(each.numel() for each in costs.tensors(lists))
        return _passes(items, elements)
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return costs.elementwise((left, right), {})
    return Cost(1, 1, 0, NUMBERS)


def _passes(items: int, elements: int) -> Cost:
    """Going through lists of so many items, and through the tensors in them."""
    return Cost(1, items + elements, 200 * items + 30 * elements, NUMBERS)


def check_numbers(kind: type[ast.operator], left: Any, right: Any, limits: Limits) -> None:
    """TooLargeError or TypeError, before it is computed, for a result of numbers that is out of bounds."""
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        # A list times a tensor would be repeated by Python as often as the number in the tensor says.
        if isinstance(left, list | tuple | range) or isinstance(right, list | tuple | range):
            raise TypeError(f"{kind_of(left)} and {kind_of(right)} cannot be combined")
        return
    if _listed(left) or _listed(right):
        _check_lists(kind, left, right, limits)
    elif not (isinstance(left, int | float) and isinstance(right, int | float)):
        raise TypeError(f"{kind_of(left)} and {kind_of(right)} cannot be combined")
    elif kind is ast.Pow and isinstance(left, int) and isinstance(right, int):
        if right > 0 and max(abs(left).bit_length() - 1, 0) * right > 64:
            raise TooLargeError("this power is too large for an integer of 64 bits")
    elif kind is ast.Pow and left < 0 and not float(right).is_integer():
        raise TooLargeError("a negative number to a fractional power is a complex number")


def _listed(value: Any) -> bool:
    return isinstance(value, list | tuple)


def _check_lists(kind: type[ast.operator], left: Any, right: Any, limits: Limits) -> None:
    if kind is ast.Add and type(left) is type(right):
        return
    values, times = (left, right) if _listed(left) else (right, left)
    if kind is not ast.Mult or not isinstance(times, int):
        raise TypeError(f"{kind_of(left)} and {kind_of(right)} cannot be combined")
    if len(values) * max(times, 0) > limits.list_items:
        raise TooLargeError(f"a list may hold {limits.list_items:,} items")


def indexing_cost(value: Tensor, index: Any) -> Cost:
    """The cost of `value[index]`: a view, or a copy of what lists and tensors of indices pick."""
    parts = index if isinstance(index, tuple) else (index,)
    picks = [part for part in parts if isinstance(part, Tensor | list)]
    if not picks:
        return of(_view_size(value, index))
    picked = 1
    for part in picks:
        picked = max(picked, 1) * max(part.numel() if isinstance(part, Tensor) else len(part), 1)
    rest = value.numel() // max(value.shape[0], 1) if len(parts) == 1 and value.ndim else value.numel()
    masked = any(isinstance(part, Tensor) and part.dtype.name == "bool" for part in picks)
    elements = value.numel() if masked else costs.product((picked, max(rest, 1)))
    return of(elements, 40)


def _view_size(value: Tensor, index: Any) -> int:
    """The elements of a view; 1 for an index that does not fit, which the engine is going to refuse."""
    try:
        return int(value._array[index].size)
    except (IndexError, TypeError, ValueError):
        return 1
