"""An optimizer that goes on with another model whose parameters are the same."""

from __future__ import annotations

from copy import deepcopy

from engine.autograd import from_numpy
from engine.experiment.builder import Model
from engine.optim import Optimizer


def alike(one: Model, other: Model) -> bool:
    """Whether two models have parameters of the same shapes, so that one optimizer suits both.

    Their names may differ: a dropout that comes or goes moves the layers behind it.
    """
    first, second = ([each.shape for each in model.arrays().values()] for model in (one, other))
    return first == second


def handed_over(old: Optimizer, new: Optimizer, before: Model, after: Model) -> Optimizer:
    """`new`, which goes on from where `old` was, as the gradients of the models' parameters do."""
    for one, other in zip(before.net.parameters(), after.net.parameters(), strict=True):
        other.grad = None if one.grad is None else from_numpy(one.grad.numpy().copy())
    new.load_state_dict(deepcopy(old.state_dict()))
    return new
