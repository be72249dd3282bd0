"""The lengths of rows, by any norm, as instructions: an output after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .capture import Call
from .errors import NotLowered
from .log_softmax import outputs, summed_rows
from .symbols import emit
from .values import Backward, Scene, Value

_FAR = 1e30
"""What a length of 0 is taken for where it is divided by: also one of which the powers are rounded to 0."""


def length(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """The norm of each point's outputs (points,), of an order from 1 on; the slope of no length is 0."""
    x, order, axes, keepdim = map(scene.get, call.arguments)
    if not isinstance(x, Value) or axes != (1,) or keepdim or len(x.symbol.shape) != 2:
        raise NotLowered("the length of something other than the outputs of a point")
    if not 1 <= order < np.inf:
        raise NotLowered(f"a norm of order {order}")
    rows, out = outputs(x.symbol), scene.array(call.shape)
    powers: Any = summed_rows([_power(np.abs(row), order) for row in rows])
    emit(scene.draft, "multiply", [_power(powers, 1 / order), 1.0], out)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if x.needs_grad:
            into, safe = scene.array(x.symbol.shape), out + np.equal(out, 0.0) * _FAR
            for row, slope in zip(rows, outputs(into), strict=True):
                share: Any = _power(np.abs(row) / safe, order - 1)
                emit(scene.draft, "multiply", [share * np.sign(row), made.grad], slope)
            x.add(into)

    return Value(out, x.needs_grad), backward


def _power(base: Any, exponent: float) -> Any:
    """base^exponent for a base of 0 or more."""
    if exponent == 0:
        return base * 0.0 + 1.0
    simple: dict[float, Callable[[Any], Any]] = {0.5: np.sqrt, 1: lambda x: x, 2: np.square}
    return simple[exponent](base) if exponent in simple else np.exp(np.log(base) * exponent)
