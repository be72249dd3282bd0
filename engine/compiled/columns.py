"""Some of the outputs of each point, side by side, which lie so in memory too; and all in another order."""

from __future__ import annotations

import math

from .capture import Call
from .errors import NotLowered
from .log_softmax import outputs
from .opcodes import UNARIES, UNARY
from .symbols import Symbol, emit
from .values import Backward, Scene, Value, part


def columns(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """x[:, first:end], in the same memory; back to x goes 0 beside it."""
    x, index = map(scene.get, call.arguments)
    if not isinstance(x, Value) or len(x.symbol.shape) != 2 or len(call.shape) != 2:
        raise NotLowered("a part of something other than the outputs of a point")
    s = x.symbol
    chosen = range(s.rows)[index[1]] if isinstance(index[1], slice) else ()
    if index[0] != slice(None) or not isinstance(chosen, range) or chosen.step != 1:
        raise NotLowered("a part other than outputs side by side")
    rows = math.prod(call.shape[1:])
    seen = Symbol(s.draft, part(s.place, chosen.start * s.width), call.shape, rows, s.width, s.points)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if not x.needs_grad:
            return
        into, nothing = scene.array(s.shape), s.draft.plan.constant(0.0)
        slopes = iter(outputs(made.grad))
        for place, row in enumerate(outputs(into)):
            if place in chosen:
                emit(s.draft, "copy", [next(slopes)], row)
            else:
                s.draft.emit(UNARY, UNARIES.index("copy"), row.length, row.place, nothing, 0)
        x.add(into)

    return Value(seen, x.needs_grad), backward


def turned(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """The outputs of each point moved on by some places, the last ones to the front."""
    x, shifts, axes = map(scene.get, call.arguments)
    if not isinstance(x, Value) or len(x.symbol.shape) != 2 or axes != (1,):
        raise NotLowered("a turn of something other than the outputs of a point")
    rows, (shift,) = x.symbol.rows, shifts
    out = scene.array(call.shape)
    _turn(x.symbol, shift % rows, out)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if x.needs_grad:
            into = scene.array(x.symbol.shape)
            _turn(made.grad, -shift % rows, into)
            x.add(into)

    return Value(out, x.needs_grad), backward


def _turn(values: Symbol, shift: int, out: Symbol) -> None:
    rows = outputs(values)
    for row, target in zip([*rows[-shift:], *rows[:-shift]] if shift else rows, outputs(out), strict=True):
        emit(values.draft, "copy", [row], target)
