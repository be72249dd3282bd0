"""ExponentialLR: rates that fall by the same share every epoch."""

from __future__ import annotations

from typing import Annotated, Any

from engine.catalog import Suggestion, register

from ..optimizer import Optimizer
from .scheduler import LRScheduler, rates
from .settings import Gamma


@register("scheduler", title="Exponential decay", warms=True)
class ExponentialLR(LRScheduler):
    """The rate times `gamma` every epoch.

    Formula: lr = lr_0 gamma^epoch.
    Source: PyTorch's lr_scheduler.ExponentialLR.
    """

    def __init__(
        self, optimizer: Optimizer, gamma: Annotated[Gamma, Suggestion(0.99)], last_epoch: int = -1
    ) -> None:
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """lr * gamma, from the second epoch on."""
        self._check_within_step()
        return rates(self.optimizer) if self._is_initial else self._scaled(self.gamma)

    def _get_closed_form_lr(self) -> list[Any]:
        return [base * self.gamma**self.last_epoch for base in self.base_lrs]
