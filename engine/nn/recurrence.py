"""Running a recurrent cell along sequences, which may have different lengths.

The elements of all sequences lie one step after the other in one matrix; `sizes` says how many each step
has, the longest sequence first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from engine.autograd.function import Function
from engine.autograd.tensor import Tensor
from engine.ops.joining import cat
from engine.ops.linalg import linear

State = tuple[Any, ...]
"""The hidden state (N, H), and for an LSTM the cell state."""
Step = Callable[[Any, State], State]
"""A cell: the gates of the input (N, G) and the state before it to the state after it."""


class Steps(Function):
    """A matrix cut into the rows of each step: one gradient for the whole, not one full of zeros a step."""

    @staticmethod
    def forward(ctx: Any, rows: Any, sizes: Sequence[int]) -> tuple[Any, ...]:
        """(sum of sizes, G) to (size, G) for each size."""
        bounds = np.cumsum([0, *sizes])
        return tuple(rows[int(a) : int(b)] for a, b in pairwise(bounds))

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> tuple[Any, None]:
        """The gradients one after the other."""
        return cat(gradients, 0), None


def run(
    step: Step,
    inputs: Any,
    weights: Sequence[Tensor | None],
    state: State,
    sizes: Sequence[int],
    reverse: bool,
) -> tuple[list[Any], State]:
    """The hidden state after each step of `inputs` (sum of sizes, I), and the state at the end of sequences.

    `weights` are the weight and bias from the input to the gates.
    """
    gates = Steps.apply(linear(inputs, *weights), sizes)
    return _backward(step, gates, state, sizes) if reverse else _forward(step, gates, state, sizes)


def _forward(step: Step, gates: Sequence[Any], state: State, sizes: Sequence[int]) -> tuple[list[Any], State]:
    outputs: list[Any] = []
    ended: list[State] = []
    count = sizes[0]
    for each, size in zip(gates, sizes, strict=True):
        if size < count:
            ended.append(tuple(part[size:count] for part in state))
            state = tuple(part[:size] for part in state)
            count = size
        state = step(each, state)
        outputs.append(state[0])
    if ended:
        state = tuple(cat([*parts], 0) for parts in zip(state, *reversed(ended), strict=True))
    return outputs, state


def _backward(
    step: Step, gates: Sequence[Any], start: State, sizes: Sequence[int]
) -> tuple[list[Any], State]:
    outputs: list[Any] = []
    count = sizes[-1]
    state = tuple(part[:count] for part in start) if count < sizes[0] else start
    for each, size in zip(reversed(gates), reversed(sizes), strict=True):
        if size > count:
            fresh = tuple(part[count:size] for part in start)
            state = tuple(cat([old, new], 0) for old, new in zip(state, fresh, strict=True))
            count = size
        state = step(each, state)
        outputs.append(state[0])
    return outputs[::-1], state
