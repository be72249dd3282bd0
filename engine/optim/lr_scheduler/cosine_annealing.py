"""CosineAnnealingLR: rates that swing along a cosine."""

from __future__ import annotations

import math
from typing import Annotated, Any

from engine.catalog import Help, Suggestion, register

from ..optimizer import Optimizer
from .scheduler import LRScheduler, rates
from .settings import LowestRate, Steps


@register("scheduler", title="Cosine", warms=True)
class CosineAnnealingLR(LRScheduler):
    """Half a wave from the initial rate down to `eta_min` in `T_max` epochs, then back up.

    Formula: lr = eta_min + (lr_0 - eta_min) (1 + cos(pi epoch / T_max)) / 2.
    Source: Loshchilov and Hutter (2017), without the restarts, in the form of PyTorch's
    lr_scheduler.CosineAnnealingLR.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_max: Annotated[int, Steps, Suggestion(100), Help("Steps from the top to the bottom.")],  # noqa: N803 - PyTorch's name
        eta_min: LowestRate = 0.0,
        last_epoch: int = -1,
    ) -> None:
        self.T_max = T_max
        self.eta_min = eta_min
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """What is above `eta_min` grows by (1 + cos(pi epoch / T_max)) over that of the epoch before."""
        self._check_within_step()
        if self._is_initial:
            return rates(self.optimizer)
        if self._step_count == 1 and self.last_epoch > 0:
            return self._get_closed_form_lr()
        if (self.last_epoch - 1 - self.T_max) % (2 * self.T_max) == 0:  # from the bottom, where it is 0
            rise = (1 - math.cos(math.pi / self.T_max)) / 2
            pairs = zip(self.optimizer.param_groups, self.base_lrs, strict=True)
            return [group["lr"] + (base - self.eta_min) * rise for group, base in pairs]
        factor = self._height(self.last_epoch) / self._height(self.last_epoch - 1)
        return [factor * (group["lr"] - self.eta_min) + self.eta_min for group in self.optimizer.param_groups]

    def _height(self, epoch: int) -> float:
        return 1 + math.cos(math.pi * epoch / self.T_max)

    def _get_closed_form_lr(self) -> list[Any]:
        height = self._height(self.last_epoch)
        return [self.eta_min + (base - self.eta_min) * height / 2 for base in self.base_lrs]
