"""Python's operators on tensors, dispatched by name to whatever operations are defined."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T", bound="Operators")

operations: dict[str, Callable[..., Any]] = {}
"""Every defined operation by name. The tensor reaches them through this table and knows none of them."""


def _unary(name: str) -> Callable[[T], T]:
    def operator(self: T) -> T:
        result: T = operations[name](self)
        return result

    return operator


def _binary(name: str) -> Callable[[T, Any], T]:
    def operator(self: T, other: Any) -> T:
        if not isinstance(other, OPERANDS):
            return NotImplemented  # type: ignore[no-any-return]
        result: T = operations[name](self, other)
        return result

    return operator


def _reflected(name: str) -> Callable[[T, Any], T]:
    def operator(self: T, other: Any) -> T:
        if not isinstance(other, OPERANDS):
            return NotImplemented  # type: ignore[no-any-return]
        result: T = operations[name](other, self)
        return result

    return operator


def _product(self: T, other: Any) -> T:
    if not isinstance(other, Operators | np.ndarray):
        return NotImplemented  # type: ignore[no-any-return]
    result: T = operations["matmul"](self, other)
    return result


class Operators:
    """`a + b`, `a @ b`, `a < b`, `a += b`, ... by the names of their operations."""

    __slots__ = ()

    __neg__ = _unary("neg")
    __pos__ = _unary("positive")
    __abs__ = _unary("abs")
    __invert__ = _unary("bitwise_not")

    __add__ = _binary("add")
    __sub__ = _binary("sub")
    __mul__ = _binary("mul")
    __truediv__ = _binary("div")
    __floordiv__ = _binary("floor_divide")
    __mod__ = _binary("remainder")
    __pow__ = _binary("pow")
    __matmul__ = _product
    __and__ = _binary("bitwise_and")
    __or__ = _binary("bitwise_or")
    __xor__ = _binary("bitwise_xor")
    __lshift__ = _binary("bitwise_left_shift")
    __rshift__ = _binary("bitwise_right_shift")

    __radd__ = _binary("add")
    __rsub__ = _binary("rsub")
    __rmul__ = _binary("mul")
    __rtruediv__ = __rdiv__ = _binary("rdiv")
    __rfloordiv__ = _reflected("floor_divide")
    __rmod__ = _reflected("remainder")
    __rpow__ = _reflected("pow")
    __rmatmul__ = _reflected("matmul")
    __rand__ = _reflected("bitwise_and")
    __ror__ = _reflected("bitwise_or")
    __rxor__ = _reflected("bitwise_xor")
    __rlshift__ = _reflected("bitwise_left_shift")
    __rrshift__ = _reflected("bitwise_right_shift")

    __lt__ = _binary("lt")
    __le__ = _binary("le")
    __gt__ = _binary("gt")
    __ge__ = _binary("ge")
    __eq__ = _binary("eq")  # type: ignore[assignment]
    __ne__ = _binary("ne")  # type: ignore[assignment]
    __hash__ = object.__hash__

    __iadd__ = _binary("add_")
    __isub__ = _binary("sub_")
    __imul__ = _binary("mul_")
    __itruediv__ = _binary("div_")
    __ipow__ = _binary("pow_")
    __ifloordiv__ = _binary("floor_divide_")
    __imod__ = _binary("remainder_")
    __iand__ = _binary("bitwise_and_")
    __ior__ = _binary("bitwise_or_")
    __ixor__ = _binary("bitwise_xor_")
    __ilshift__ = _binary("bitwise_left_shift_")
    __irshift__ = _binary("bitwise_right_shift_")


OPERANDS = (Operators, float, int, complex, np.ndarray, np.generic)
"""What may stand beside a tensor."""
