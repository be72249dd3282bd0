"""The margin between classes as instructions, a class after the other."""

from __future__ import annotations

from typing import Any

import numpy as np

from .capture import Call
from .errors import NotLowered
from .log_softmax import outputs, summed_rows
from .symbols import Symbol, emit, masked, total
from .values import Backward, Scene, Value


def class_margin(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """The mean or sum over points of max(0, margin - x_y + x_j)^p over classes j, but for y.

    It counts as much as the class y weighs.
    """
    x, target, weight, p, margin, reduction = map(scene.get, call.arguments)
    if not _fits(x, target, reduction):
        raise NotLowered("a margin between classes other than a mean or sum")
    return _margin(scene, x, target.symbol, p, margin, reduction, weight)


def label_margin(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """The margin of 1 of points with one label each, the first of their row; others show in the check."""
    x, target, reduction = map(scene.get, call.arguments)
    if not _fits(x, target, reduction):
        raise NotLowered("a margin of labels other than a mean or sum")
    return _margin(scene, x, outputs(target.symbol)[0], 1, 1.0, reduction, None)


def _fits(x: Any, target: Any, reduction: str) -> bool:
    both = isinstance(x, Value) and isinstance(target, Value) and len(x.symbol.shape) == 2
    return both and reduction in ("mean", "sum")


def _margin(
    scene: Scene, x: Value, target: Symbol, p: int, margin: float, reduction: str, weight: Any
) -> tuple[Value, Backward]:
    rows = outputs(x.symbol)
    here: list[Any] = [np.equal(target, float(each)) for each in range(len(rows))]
    own = summed_rows([row * is_own for row, is_own in zip(rows, here, strict=True)])
    gaps: list[Any] = [
        np.maximum(row - own + margin, 0.0) * (1.0 - is_own) for row, is_own in zip(rows, here, strict=True)
    ]
    share = 1 / (x.symbol.size if reduction == "mean" else len(rows))
    counts = None
    if weight is not None:
        counts = summed_rows([is_own * float(each) for each, is_own in zip(weight, here, strict=True)])

    def backward(made: Value) -> None:
        assert made.grad is not None
        slopes: list[Any] = [np.greater(gap, 0.0) if p == 1 else gap * 2.0 for gap in gaps]
        if counts is not None:
            slopes = [slope * counts for slope in slopes]
        summed, into = summed_rows(slopes), scene.array(x.symbol.shape)
        for slope, is_own, row in zip(slopes, here, outputs(into), strict=True):
            emit(scene.draft, "multiply", [slope - summed * is_own, made.grad * share], row)
        x.add(masked(into))

    each = summed_rows(gaps if p == 1 else [gap * gap for gap in gaps])
    return Value(total(each if counts is None else each * counts) * share, True), backward
