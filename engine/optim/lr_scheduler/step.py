"""StepLR: rates that fall every few epochs."""

from __future__ import annotations

from typing import Annotated, Any

from engine.catalog import Help, Suggestion, register

from ..optimizer import Optimizer
from .scheduler import LRScheduler, rates
from .settings import Gamma, Steps


@register("scheduler", title="Steps down", warms=True)
class StepLR(LRScheduler):
    """The rate times `gamma` every `step_size` epochs.

    Formula: lr = lr_0 gamma^floor(epoch / step_size).
    Source: PyTorch's lr_scheduler.StepLR.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        step_size: Annotated[int, Steps, Suggestion(30), Help("Steps from one fall to the next.")],
        gamma: Gamma = 0.1,
        last_epoch: int = -1,
    ) -> None:
        self.step_size = step_size
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """lr * gamma at every `step_size`-th epoch."""
        self._check_within_step()
        if self.last_epoch == 0 or self.last_epoch % self.step_size != 0:
            return rates(self.optimizer)
        return self._scaled(self.gamma)

    def _get_closed_form_lr(self) -> list[Any]:
        return [base * self.gamma ** (self.last_epoch // self.step_size) for base in self.base_lrs]
