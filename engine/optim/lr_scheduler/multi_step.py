"""MultiStepLR: rates that fall at given epochs."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Any

from engine.catalog import Help, Suggestion, register

from ..optimizer import Optimizer
from .scheduler import LRScheduler, rates
from .settings import Gamma, Steps


@register("scheduler", title="Steps down at milestones", warms=True)
class MultiStepLR(LRScheduler):
    """The rate times `gamma` at each of the epochs `milestones`.

    Formula: lr = lr_0 gamma^(the number of milestones passed).
    Source: PyTorch's lr_scheduler.MultiStepLR.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        milestones: Annotated[
            Iterable[int], Steps, Suggestion((30, 80)), Help("After how many steps the rate falls.")
        ],
        gamma: Gamma = 0.1,
        last_epoch: int = -1,
    ) -> None:
        self.milestones = Counter(milestones)
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """lr * gamma at a milestone, as often as it is listed."""
        self._check_within_step()
        if self.last_epoch not in self.milestones:
            return rates(self.optimizer)
        return self._scaled(self.gamma ** self.milestones[self.last_epoch])

    def _get_closed_form_lr(self) -> list[Any]:
        passed = bisect_right(sorted(self.milestones.elements()), self.last_epoch)
        return [base * self.gamma**passed for base in self.base_lrs]
