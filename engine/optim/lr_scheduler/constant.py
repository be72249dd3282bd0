"""ConstantLR: smaller rates for some epochs."""

from __future__ import annotations

from typing import Annotated, Any

from engine.catalog import Help, Range, register

from ..optimizer import Optimizer
from .scheduler import LRScheduler, rates
from .settings import TotalSteps


@register("scheduler", title="Smaller for a while", warms=True)
class ConstantLR(LRScheduler):
    """The rate times `factor` until epoch `total_iters`.

    Formula: lr = lr_0 factor before total_iters, then lr_0.
    Errors: ValueError for a factor outside [0, 1].
    Source: PyTorch's lr_scheduler.ConstantLR.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        factor: Annotated[float, Range(0.001, 1), Help("The share of the rate at first.")] = 1 / 3,
        total_iters: TotalSteps = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 <= factor <= 1:
            raise ValueError("Constant multiplicative factor expected to be between 0 and 1.")
        self.factor = factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """lr * factor at the start, lr / factor at the end."""
        self._check_within_step()
        if self.last_epoch == 0:
            return self._scaled(self.factor)
        if self.last_epoch != self.total_iters:
            return rates(self.optimizer)
        return self._scaled(1.0 / self.factor)

    def _get_closed_form_lr(self) -> list[Any]:
        factor = self.factor + (self.last_epoch >= self.total_iters) * (1 - self.factor)
        return [base * factor for base in self.base_lrs]
