"""The margin between classes as instructions, a class after the other."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from .capture import Call
from .errors import NotLowered
from .log_softmax import outputs
from .symbols import Symbol, emit, masked, total
from .values import Backward, Scene, Value


def class_margin(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """The mean of max(0, margin - x_y + x_j)^p over points and classes j, of which y adds nothing."""
    x, target, weight, p, margin, reduction = map(scene.get, call.arguments)
    fits = isinstance(x, Value) and isinstance(target, Value) and len(x.symbol.shape) == 2
    if not fits or weight is not None or reduction != "mean":
        raise NotLowered("a margin between classes other than the plain mean")
    rows = outputs(x.symbol)
    here: list[Any] = [np.equal(target.symbol, float(each)) for each in range(len(rows))]
    own = _sum([row * is_own for row, is_own in zip(rows, here, strict=True)])
    gaps: list[Any] = [
        np.maximum(row - own + margin, 0.0) * (1.0 - is_own) for row, is_own in zip(rows, here, strict=True)
    ]
    share = 1 / x.symbol.size

    def backward(made: Value) -> None:
        slopes: list[Any] = [np.greater(gap, 0.0) if p == 1 else gap * 2.0 for gap in gaps]
        summed, into = _sum(slopes), scene.array(x.symbol.shape)
        for slope, is_own, row in zip(slopes, here, outputs(into), strict=True):
            emit(scene.draft, "multiply", [slope - summed * is_own, made.grad * share], row)
        x.add(masked(into))

    return Value(total(_sum(gaps if p == 1 else [gap * gap for gap in gaps])) * share, True), backward


def _sum(rows: list[Any]) -> Symbol:
    summed: Symbol = reduce(lambda a, b: a + b, rows)
    return summed
