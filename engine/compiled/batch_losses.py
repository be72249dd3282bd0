"""Losses as single instructions, their sums, and the likelihood of classes that count unlike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from .capture import Call, Result
from .errors import NotLowered
from .log_softmax import log_softmax, log_softmax_input, outputs
from .opcodes import CROSS_ENTROPY, LANES, Opcode
from .symbols import Symbol, emit, masked, total
from .values import Backward, Scene, Value

_Lowering = Callable[[Scene, Call, int], Any]
_REDUCTIONS = ("mean", "sum")


def loss_by(opcode: Opcode) -> _Lowering:
    """The mean or the sum of a loss of which `opcode` gives the mean and its gradient."""

    def lowering(scene: Scene, call: Call, activation: int) -> Any:
        x, target, reduction = map(scene.get, call.arguments)
        fits = isinstance(x, Value) and isinstance(target, Value) and not target.needs_grad
        if not fits or reduction not in _REDUCTIONS or x.symbol.shape != target.symbol.shape:
            return None
        return _mean_loss(scene, opcode, x, target.symbol, 1 if reduction == "mean" else x.symbol.size)

    return lowering


def _mean_loss(scene: Scene, opcode: Opcode, x: Value, target: Symbol, times: int) -> tuple[Value, Backward]:
    """The mean that `opcode` gives, or so many `times` that."""
    s = x.symbol
    grad, out = scene.array(s.shape), scene.draft.block(LANES)
    scene.draft.emit(opcode, s.rows, s.width, s.points, out, grad.place, s.place, target.place)
    mean = Symbol(scene.draft, out, (), 1, LANES, 0)

    def backward(made: Value) -> None:
        assert made.grad is not None
        first = times == 1 and made.grad.place is scene.draft.plan.constant(1.0)
        x.add(grad if first else grad * (made.grad if times == 1 else made.grad * times))

    return Value(mean if times == 1 else mean * times, True), backward


def shares(scene: Scene, call: Call, activation: int) -> Any:
    """log_softmax; left open where the loss that belongs to it follows: both are one instruction."""
    x, dim = map(scene.get, call.arguments)
    asking = [each for each in scene.calls if Result(scene.calls.index(call)) in each.arguments]
    if dim != 1 or len(call.shape) != 2 or not isinstance(x, Value):
        raise NotLowered("log_softmax over something other than the outputs of a point")
    if [each.definition.name for each in asking] == ["nll_loss"] and _counts_all_alike(scene, asking[0]):
        return Value(x.symbol, x.needs_grad), _handed_on(x)
    out = scene.array(call.shape)
    log_softmax(x.symbol, out)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if x.needs_grad:
            grad = scene.array(x.symbol.shape)
            log_softmax_input(made.grad, out, grad)
            x.add(grad)

    return Value(out, x.needs_grad), backward


def _handed_on(x: Value) -> Backward:
    def backward(made: Value) -> None:
        assert made.grad is not None
        x.add(made.grad)

    return backward


def _counts_all_alike(scene: Scene, call: Call) -> bool:
    """Whether a likelihood weighs no class and ignores none."""
    weight, ignored = scene.get(call.arguments[2]), scene.get(call.arguments[4])
    return weight is None and ignored < 0


def likelihood(scene: Scene, call: Call, activation: int) -> Any:
    """nll_loss: after log_softmax one instruction with it, where all classes count alike."""
    log_p, target, weight, reduction, ignored = map(scene.get, call.arguments)
    before = scene.calls[scene.calls.index(call) - 1].definition.name
    if not isinstance(target, Value) or not isinstance(log_p, Value) or reduction not in _REDUCTIONS:
        raise NotLowered("nll_loss other than a mean or sum")
    if before == "log_softmax" and _counts_all_alike(scene, call):
        times = 1 if reduction == "mean" else log_p.symbol.points
        return _mean_loss(scene, CROSS_ENTROPY, log_p, target.symbol, times)
    counts = _counts(log_p.symbol, target.symbol, weight, ignored)
    return _summed(scene, log_p, counts, _sum(counts) if reduction == "mean" else None)


def likelihood_of_all(scene: Scene, call: Call, activation: int) -> Any:
    """The likelihood of all classes that a point could be of; points of the ignored class do not count."""
    log_p, target, weight, reduction, ignored = map(scene.get, call.arguments)
    if not isinstance(target, Value) or not isinstance(log_p, Value) or reduction not in _REDUCTIONS:
        raise NotLowered("a likelihood of all classes other than a mean or sum")
    counts = _counts(log_p.symbol, target.symbol, weight, ignored)
    weights = [1.0] * log_p.symbol.rows if weight is None else [float(each) for each in weight]
    if ignored >= 0:
        used: Any = np.not_equal(target.symbol, float(ignored))
        weights = [used * each for each in weights]
    return _summed(scene, log_p, weights, _sum(counts) if reduction == "mean" else None)


def _counts(log_p: Symbol, target: Symbol, weight: Any, ignored: int) -> list[Any]:
    """For each class 1 or its weight at the points (points,) of that class, 0 elsewhere and if ignored."""
    weights = [1.0] * log_p.rows if weight is None else [float(each) for each in weight]
    counts = []
    for number, each in enumerate(weights):
        here: Any = np.equal(target, float(number))
        counts.append(here * 0.0 if number == ignored else here if each == 1 else here * each)
    return counts


def _summed(scene: Scene, log_p: Value, counts: Sequence[Any], divisor: Any) -> tuple[Value, Backward]:
    """Minus the sum of `log_p` (points, classes) times `counts`, each (points,), by that of the divisor's."""
    rows = outputs(log_p.symbol)
    each = _sum([row * count for row, count in zip(rows, counts, strict=True)])
    whole = None if divisor is None else total(divisor)
    loss = -total(each)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if not log_p.needs_grad:
            return
        slope = -made.grad if whole is None else -made.grad / whole
        into = scene.array(log_p.symbol.shape)
        for count, row in zip(counts, outputs(into), strict=True):
            emit(scene.draft, "multiply", [count, slope], row)
        log_p.add(masked(into))

    return Value(loss if whole is None else loss / whole, log_p.needs_grad), backward


def _sum(rows: Sequence[Any]) -> Any:
    return reduce(lambda a, b: a + b, rows)
