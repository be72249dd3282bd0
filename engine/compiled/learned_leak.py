"""PReLU as instructions: an activation whose one slope below 0 is learned."""

from __future__ import annotations

from typing import Any

import numpy as np

from .capture import Call
from .errors import NotLowered
from .opcodes import LANES, LINEAR_WEIGHT, TOTAL
from .symbols import Symbol, select
from .values import Backward, Scene, Value, Weights

NO_BIAS = -1


def learned_leak(scene: Scene, call: Call, activation: int) -> tuple[Value, Backward]:
    """x above 0, weight x below; the slope of the weight is a product of two rows as long as all values."""
    x, weight, _ = map(scene.get, call.arguments)
    if not isinstance(x, Value) or not isinstance(weight, Weights) or weight.shape != (1,):
        raise NotLowered("a slope for each channel")
    s, draft = x.symbol, scene.draft
    leak = Symbol(draft, draft.block(LANES), (), 1, LANES, 0)
    draft.emit(TOTAL, 1, LANES, 1, leak.place, weight.place)  # of one lane: it spreads the weight over all
    below: Any = np.minimum(s, 0.0)

    def backward(made: Value) -> None:
        assert made.grad is not None
        if weight.grad is not None:
            draft.emit(LINEAR_WEIGHT, 1, 1, s.length, below.place, made.grad.place, weight.grad, NO_BIAS)
        if x.needs_grad:
            x.add(select(np.greater(s, 0.0), made.grad, made.grad * leak))

    return Value(np.maximum(s, 0.0) + below * leak, weight.grad is not None or x.needs_grad), backward
