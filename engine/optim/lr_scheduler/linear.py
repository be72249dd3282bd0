"""LinearLR: rates that change in a straight line."""

from __future__ import annotations

from typing import Annotated, Any

from engine.catalog import Help, Range, register

from ..optimizer import Optimizer
from .scheduler import LRScheduler, rates
from .settings import TotalSteps


@register("scheduler", title="Straight line", warms=True)
class LinearLR(LRScheduler):
    """The rate times a factor that goes straight from `start_factor` to `end_factor` in `total_iters` epochs.

    Formula: lr = lr_0 (start_factor + (end_factor - start_factor) min(epoch, total_iters) / total_iters).
    Errors: ValueError unless 0 < start_factor <= 1 and 0 <= end_factor <= 1.
    Source: PyTorch's lr_scheduler.LinearLR.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: Annotated[float, Range(0.001, 1), Help("The share of the rate at the start.")] = 1 / 3,
        end_factor: Annotated[float, Range(0, 1), Help("The share of the rate at the end.")] = 1.0,
        total_iters: TotalSteps = 5,
        last_epoch: int = -1,
    ) -> None:
        if not 0 < start_factor <= 1:
            raise ValueError(
                "Starting multiplicative factor expected to be greater than 0 and less or equal to 1."
            )
        if not 0 <= end_factor <= 1:
            raise ValueError("Ending multiplicative factor expected to be between 0 and 1.")
        self.start_factor = start_factor
        self.end_factor = end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """lr * factor(epoch) / factor(epoch - 1)."""
        self._check_within_step()
        if self.last_epoch == 0:
            return self._scaled(self.start_factor)
        if self._is_initial or self.last_epoch > self.total_iters:
            return rates(self.optimizer)
        rise = self.end_factor - self.start_factor
        before = self.total_iters * self.start_factor + (self.last_epoch - 1) * rise
        return self._scaled(1.0 + rise / before)

    def _get_closed_form_lr(self) -> list[Any]:
        passed = min(self.total_iters, self.last_epoch)
        rise = (self.end_factor - self.start_factor) * passed / self.total_iters
        return [base * (self.start_factor + rise) for base in self.base_lrs]
