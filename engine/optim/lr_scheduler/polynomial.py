"""PolynomialLR: rates that fall to 0 along a power."""

from __future__ import annotations

from typing import Annotated, Any

from engine.catalog import Help, Range, register

from ..optimizer import Optimizer
from .scheduler import LRScheduler, rates
from .settings import TotalSteps


@register("scheduler", title="Down along a power", warms=True)
class PolynomialLR(LRScheduler):
    """The rate times (1 - epoch / total_iters)^power, and 0 from epoch `total_iters` on.

    Formula: lr = lr_0 (1 - min(epoch, total_iters) / total_iters)^power.
    Source: PyTorch's lr_scheduler.PolynomialLR.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        total_iters: TotalSteps = 5,
        power: Annotated[
            float, Range(0.1, 10), Help("1 falls in a straight line, more falls at first.")
        ] = 1.0,
        last_epoch: int = -1,
    ) -> None:
        self.total_iters = total_iters
        self.power = power
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """lr * factor(epoch) / factor(epoch - 1)."""
        self._check_within_step()
        if self._is_initial or self.last_epoch > self.total_iters:
            return rates(self.optimizer)
        left, before = (1.0 - epoch / self.total_iters for epoch in (self.last_epoch, self.last_epoch - 1))
        return self._scaled((left / before) ** self.power)

    def _get_closed_form_lr(self) -> list[Any]:
        left = 1.0 - min(self.total_iters, self.last_epoch) / self.total_iters
        return [base * left**self.power for base in self.base_lrs]
