"""Layers that do something else while they are trained: batch norm, dropout, random slopes."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.ops.counted_dropout import threshold

from .capture import Call, Parameter
from .errors import NotLowered
from .lasting import Norm
from .opcodes import (
    BATCH_STATISTICS,
    DROPOUT,
    NORM_INPUT,
    NORM_SCALE,
    NORM_SUMS,
    NORMALISE,
    RUNNING_STATISTICS,
    UNIFORM,
)
from .symbols import select
from .values import Backward, Scene, Value, Weights


def batch_norm(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """By the statistics of the batch, which the running ones follow."""
    s, x, weight, bias, norm = _operands(scene, call)
    draft, plan, saved = scene.draft, scene.draft.plan, scene.draft.block(2 * s.rows)
    constants = (plan.constant(norm.momentum), plan.constant(norm.eps))
    draft.emit(BATCH_STATISTICS, s.rows, s.width, s.points, s.place, saved, norm.running, *constants)
    value = _normalised(scene, call, x, weight, bias, saved, activation)

    def backward(made: Value) -> None:
        grad = made.behind_activation().place
        sums = _sums(scene, x, weight, bias, saved, grad)
        if x.needs_grad:
            out = scene.array(s.shape)
            fields = (weight.place, s.place, saved, grad, sums, out.place)
            draft.emit(NORM_INPUT, s.rows, s.width, s.points, *fields)
            x.add(out)

    return value, backward


def fixed_batch_norm(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """By the running statistics, which stay as they are."""
    s, x, weight, bias, norm = _operands(scene, call)
    draft, saved = scene.draft, scene.draft.block(2 * s.rows)
    draft.emit(RUNNING_STATISTICS, s.rows, norm.running, saved, draft.plan.constant(norm.eps))
    value = _normalised(scene, call, x, weight, bias, saved, activation)

    def backward(made: Value) -> None:
        grad = made.behind_activation().place
        if weight.grad is not None:
            _sums(scene, x, weight, bias, saved, grad)
        if x.needs_grad:
            out = scene.array(s.shape)
            draft.emit(NORM_SCALE, s.rows, s.width, weight.place, saved, grad, out.place)
            x.add(out)

    return value, backward


def dropout(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """By a mask that the same instruction draws again on the way back."""
    x, p, stream, _ = map(scene.get, call.arguments)
    counter = scene.lasting.streams.get(stream)
    if counter is None or not isinstance(x, Value) or stream >= 1 << 40:
        raise NotLowered("masks of no layer of the network")
    s, draft = x.symbol, scene.draft
    drawn = (stream, counter, threshold(p), draft.plan.constant(1 / (1 - p)))
    out = scene.array(call.shape)
    draft.emit(DROPOUT, s.rows, s.width, s.place, out.place, *drawn)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if x.needs_grad:
            slope = scene.array(call.shape)
            draft.emit(DROPOUT, s.rows, s.width, made.grad.place, slope.place, *drawn)
            x.add(slope)

    return Value(out, x.needs_grad), backward


def leak(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """By random slopes, which are kept for the way back."""
    x, lower, upper, stream, _ = map(scene.get, call.arguments)
    counter = scene.lasting.streams.get(stream)
    if counter is None or not isinstance(x, Value) or stream >= 1 << 40:
        raise NotLowered("slopes of no layer of the network")
    s, draft, slopes = x.symbol, scene.draft, scene.array(call.shape)
    ends = (draft.plan.constant(lower), draft.plan.constant(upper - lower))
    draft.emit(UNIFORM, s.rows, s.width, slopes.place, stream, counter, *ends)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if x.needs_grad:
            x.add(select(np.greater(s, 0.0), made.grad, made.grad * slopes))

    return Value(select(np.greater(s, 0.0), s, s * slopes), x.needs_grad), backward


def _operands(scene: Scene, call: Call) -> tuple[Any, Value, Weights, Weights, Norm]:
    source = call.arguments[1]
    x, weight, bias = (scene.get(each) for each in call.arguments[:3])
    norm = scene.lasting.norms.get(source.index) if isinstance(source, Parameter) else None
    if norm is None or not isinstance(x, Value) or not isinstance(bias, Weights) or len(call.shape) != 2:
        raise NotLowered("a batch norm without a weight, a bias or a memory")
    return x.symbol, x, weight, bias, norm


def _normalised(
    scene: Scene, call: Call, x: Value, weight: Weights, bias: Weights, saved: Any, activation: int
) -> Value:
    s, out = x.symbol, scene.array(call.shape)
    fields = (weight.place, bias.place, s.place, saved, out.place, activation)
    scene.draft.emit(NORMALISE, s.rows, s.width, *fields)
    return Value(out, weight.grad is not None or x.needs_grad, activation=activation)


def _sums(scene: Scene, x: Value, weight: Weights, bias: Weights, saved: Any, grad: Any) -> Any:
    """Where the gradients of weight and bias lie, one after the other as the parameters do."""
    s = x.symbol
    if (weight.grad is None) != (bias.grad is None):
        raise NotLowered("a batch norm of which a part is frozen")
    out = scene.draft.block(2 * s.rows) if weight.grad is None else weight.grad
    scene.draft.emit(NORM_SUMS, s.rows, s.width, s.place, saved, grad, out)
    return out
