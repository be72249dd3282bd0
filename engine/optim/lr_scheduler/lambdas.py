"""LambdaLR: rates by a function of the epoch."""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from typing import Any

from ..optimizer import Optimizer
from .scheduler import LRScheduler

Factor = Callable[[int], float]


class LambdaLR(LRScheduler):
    """The initial rate times a function of the epoch, one for all groups or one each.

    Functions are not saved with the state, objects that can be called are.

    Formula: lr = lr_0 lr_lambda(epoch).
    Errors: ValueError for another number of functions than of groups.
    Source: PyTorch's lr_scheduler.LambdaLR.
    """

    def __init__(
        self, optimizer: Optimizer, lr_lambda: Factor | Sequence[Factor], last_epoch: int = -1
    ) -> None:
        self.lr_lambdas = one_each(optimizer, lr_lambda)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """base * factor(epoch)."""
        self._check_within_step()
        factors = [factor(self.last_epoch) for factor in self.lr_lambdas]
        return [base * factor for base, factor in zip(self.base_lrs, factors, strict=True)]

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer and functions."""
        state = super().state_dict()
        del state["lr_lambdas"]
        return state | {"lr_lambdas": [contents(factor) for factor in self.lr_lambdas]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what `state_dict` returned."""
        super().load_state_dict({name: value for name, value in state_dict.items() if name != "lr_lambdas"})
        for factor, kept in zip(self.lr_lambdas, state_dict["lr_lambdas"], strict=True):
            if kept is not None:
                factor.__dict__.update(kept)


def one_each(optimizer: Optimizer, factor: Factor | Sequence[Factor]) -> list[Factor]:
    """A function for each group; ValueError for another number of them."""
    count = len(optimizer.param_groups)
    if callable(factor):
        return [factor] * count
    if len(factor) != count:
        raise ValueError(f"Expected {count} lr_lambdas, but got {len(factor)}")
    return list(factor)


def contents(factor: Any) -> dict[str, Any] | None:
    """What there is to save of a callable object; None of a function."""
    return None if factor is None or isinstance(factor, types.FunctionType) else dict(factor.__dict__)
