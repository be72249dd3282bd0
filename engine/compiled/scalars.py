"""Numbers that change from step to step, such as the correction of Adam's averages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .errors import NotLowered
from .opcodes import LANES, NUMBER, NUMBERS, SPREAD
from .plan import Draft
from .symbols import Symbol, emit


def _arithmetic(name: str) -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
    def forward(self: Number, other: Any) -> Any:
        if isinstance(other, Symbol):
            return emit(self.draft, name, [self, other])
        return self._with(name, self, other)

    def backward(self: Number, other: Any) -> Any:
        if isinstance(other, Symbol):
            return emit(self.draft, name, [other, self])
        return self._with(name, other, self)

    def in_place(self: Number, other: Any) -> Any:
        return self._with(name, self, other, self.register)

    return forward, backward, in_place


class Number:
    """A number that changes from step to step, in a register; float64 as Python's own."""

    __add__, __radd__, __iadd__ = _arithmetic("add")
    __sub__, __rsub__, __isub__ = _arithmetic("subtract")
    __mul__, __rmul__, __imul__ = _arithmetic("multiply")
    __truediv__, __rtruediv__, __itruediv__ = _arithmetic("divide")
    __pow__, __rpow__, __ipow__ = _arithmetic("power")
    __gt__, __lt__, _ = _arithmetic("greater")

    def __init__(self, draft: Draft, register: int) -> None:
        self.draft, self.register = draft, register

    def spread(self) -> Symbol:
        """The number as one that all lanes share."""
        block = self.draft.block(LANES)
        self.draft.emit(SPREAD, self.register, block)
        return Symbol(self.draft, block, (), 1, LANES, 0)

    def item(self) -> Number:
        """Itself."""
        return self

    def __bool__(self) -> bool:
        raise NotLowered("what the optimizer does next depends on the step")

    def __float__(self) -> float:
        raise NotLowered("a number of the optimizer is read while the step runs")

    def __setitem__(self, place: Any, value: Any) -> None:
        self.set(value)

    def _with(self, name: str, a: Any, b: Any, out: int | None = None) -> Number:
        if name == "power" and isinstance(b, float) and b == 0.5:
            name = "root"  # of which a power is a slow way
        target = self.draft.plan.register(0.0) if out is None else out
        fields = (each.register if isinstance(each, Number) else self._constant(each) for each in (a, b))
        self.draft.emit(NUMBER, NUMBERS.index(name), target, *fields)
        return Number(self.draft, target)

    def _constant(self, value: Any) -> int:
        if not isinstance(value, int | float | np.floating):
            raise NotLowered(f"a {type(value).__name__} beside a number")
        return self.draft.plan.number(float(value))

    def set(self, value: Any) -> None:
        """Keep `value` in the register from now on."""
        self._with("add", value, 0.0, self.register)
