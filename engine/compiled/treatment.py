"""What happens to the gradients between backward and update, as instructions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.autograd.tensor import Tensor
from engine.nn.utils.clip_grad import clip_factor

from .capture import Captured, capture, on_points
from .lowering import lower_function
from .opcodes import BINARIES, BINARY, UNARIES, UNARY
from .plan import Block, Draft, Plan
from .recipe import Recipe
from .scalars import Number
from .symbols import Symbol


@dataclass(frozen=True, eq=False)
class Penalty:
    """What weights add to the loss, captured from the eager one, and which parameters are weights.

    It sees the weights with 0 in the place of every other parameter, for 0 costs nothing and has no slope.
    """

    captured: Captured
    chosen: Block
    """1 for each weight, 0 for every other parameter."""


def penalty_of(plan: Plan, recipe: Recipe, parameters: Sequence[Tensor], flat: int) -> Penalty:
    """The penalty of `recipe` on the weights among `parameters`, which lie in rows of `flat` numbers."""
    captured = capture(recipe.penalty, None, [], np.ones(2, np.float32), np.zeros(1, np.float32))
    chosen, end = np.zeros(flat, np.float32), 0
    for each in parameters:
        start, end = end, end + each.numel()
        chosen[start:end] = each.ndim > 1
    return Penalty(on_points(captured, end), plan.keep(flat, chosen))


def lower_penalty(
    draft: Draft, penalty: Penalty, share: float, values: Symbol, grads: Symbol, loss: Symbol
) -> Symbol:
    """Add a penalty of `values` to `loss`, a `share` of its slope to `grads`; the sum of both."""
    chosen = Symbol(draft, penalty.chosen, values.shape, 1, values.width, values.size)
    cost, slope = lower_function(penalty.captured, draft, values * chosen, share)
    grads += slope
    total: Symbol = loss + cost
    return total


def clipped(recipe: Recipe, grad: Any) -> None:
    """Limit a flat gradient, an array or a symbol, in place."""
    if recipe.clip_norm > 0:
        grad *= clip_factor(np.sqrt(np.square(grad).sum()), recipe.clip_norm)
    if recipe.clip_value > 0:
        np.clip(grad, -recipe.clip_value, recipe.clip_value, out=grad)


def gather(draft: Draft, recipe: Recipe, gathered: Number, grads: Block, fresh: Block) -> None:
    """Add the gradients of this batch to those gathered so far, which an update before may have used up."""
    if recipe.zero_grad:
        with draft.when((gathered < 0.5).register):
            draft.emit(UNARY, UNARIES.index("copy"), grads.size, grads, draft.plan.constant(0.0), 0)
    draft.emit(BINARY, BINARIES.index("add"), grads.size, grads, grads, 1, fresh, 1)


@contextmanager
def update_of(draft: Draft, recipe: Recipe, gathered: Number) -> Iterator[None]:
    """What is emitted within is done only with the batch that completes an update."""
    if recipe.accumulation == 1:
        yield
        return
    gathered += 1.0
    due = gathered > recipe.accumulation - 0.5
    gathered *= 1.0 - due
    with draft.when(due.register):
        yield
