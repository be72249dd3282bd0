"""Running a recurrent layer along sequences, which may have different lengths.

The elements of all sequences lie one step after the other in one matrix; `sizes` says how many each step
has, the longest sequence first. A whole layer is one node of the graph, with a backward written out; where
that is itself to be differentiated, the layer is run again step by step and the graph of that used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from engine.autograd.backward import grad
from engine.autograd.function import Function
from engine.autograd.mode import mode, set_grad_enabled
from engine.autograd.tensor import Tensor, wrap
from engine.ops.joining import cat
from engine.ops.recurrent_layers import Cell

State = tuple[Any, ...]
"""The hidden state (N, H), and for an LSTM the cell state."""
Step = Callable[..., State]
"""A cell: the gates of the input (N, G), the state before it, weight and bias to the state after it."""


class Kind(NamedTuple):
    """What kind of layer to run: on arrays all steps at once, and on tensors step by step."""

    cell: type[Cell]
    step: Step


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


class Layer(Function):
    """A whole layer: gates of the inputs, weight, bias and first states to outputs and last states."""

    @staticmethod
    def forward(
        ctx: Any,
        kind: Kind,
        sizes: Sequence[int],
        reverse: bool,
        gates: Tensor,
        weight: Tensor,
        bias: Tensor | None,
        *states: Tensor,
    ) -> tuple[Any, ...]:
        """(sum of sizes, G), (G, H), (G) and states (N, H) to (sum of sizes, H) and the last states."""
        ctx.save_for_backward(gates, weight, bias, *states)
        ctx.kind, ctx.sizes, ctx.reverse = kind, sizes, reverse
        ctx.cell = kind.cell(gates._array, weight._array, None if bias is None else bias._array)
        outputs, last = ctx.cell.forward([each._array for each in states], _rows(sizes, reverse))
        return wrap(outputs), *map(wrap, last)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> tuple[Any, ...]:
        """The gradients of the gates, weight, bias and first states."""
        tensors = ctx.saved_tensors
        if mode.enabled:
            return None, None, None, *_by_steps(ctx, tensors, gradients)
        by_output, *by_states = (each._array for each in gradients)
        found = ctx.cell.backward(by_output, by_states, _rows(ctx.sizes, ctx.reverse))
        gates, weight, bias, states = found
        of_bias = None if tensors[2] is None else wrap(bias)
        return None, None, None, wrap(gates), wrap(weight), of_bias, *map(wrap, states)


def _rows(sizes: Sequence[int], reverse: bool) -> list[slice]:
    bounds = np.cumsum([0, *sizes]).tolist()
    rows = [slice(a, b) for a, b in pairwise(bounds)]
    return rows[::-1] if reverse else rows


def _by_steps(ctx: Any, tensors: Sequence[Tensor | None], gradients: Sequence[Any]) -> list[Any]:
    """The gradients by way of a graph of all steps, so that they have one themselves."""
    with set_grad_enabled(True):
        inputs = [None if each is None else each.view_as(each) for each in tensors]
        gates, weight, bias, *states = inputs
        output, last = stepwise(ctx.kind.step, gates, weight, bias, tuple(states), ctx.sizes, ctx.reverse)
        wanted = [each for each in inputs if each is not None and each.requires_grad]
        found = iter(grad((output, *last), wanted, gradients, create_graph=True, allow_unused=True))
    return [next(found) if each is not None and each.requires_grad else None for each in inputs]


def run(
    kind: Kind,
    gates: Any,
    weight: Any,
    bias: Any,
    state: State,
    sizes: Sequence[int],
    reverse: bool,
) -> tuple[Any, State]:
    """The hidden state after each row of `gates` (sum of sizes, G), and the state at the end of sequences."""
    outputs, *last = Layer.apply(kind, sizes, reverse, gates, weight, bias, *state)
    return outputs, tuple(last)


def stepwise(
    step: Step, gates: Any, weight: Any, bias: Any, state: State, sizes: Sequence[int], reverse: bool
) -> tuple[Any, State]:
    """The same with a node for every step."""
    each_step = Steps.apply(gates, sizes)

    def after(part: Any, before: State) -> State:
        return step(part, before, weight, bias)

    go = _backward if reverse else _forward
    outputs, last = go(after, each_step, state, sizes)
    return cat(outputs, 0), last


def _forward(
    step: Callable[[Any, State], State], gates: Sequence[Any], state: State, sizes: Sequence[int]
) -> tuple[list[Any], State]:
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
    step: Callable[[Any, State], State], gates: Sequence[Any], start: State, sizes: Sequence[int]
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
