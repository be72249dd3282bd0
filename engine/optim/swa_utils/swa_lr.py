"""SWALR: from the present rates to a constant one."""

from __future__ import annotations

import math
from typing import Any

from ..lr_scheduler.scheduler import LRScheduler, per_group
from ..optimizer import Optimizer


class SWALR(LRScheduler):
    """Leads each rate to its group's `swa_lr` in `anneal_epochs` epochs, along a cosine or straight.

    What another scheduler does to the rates meanwhile is not undone. ValueError for settings out of range.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        swa_lr: float | list[float],
        anneal_epochs: int = 10,
        anneal_strategy: str = "cos",
        last_epoch: int = -1,
    ) -> None:
        targets = per_group("swa_lr", optimizer, swa_lr)
        for group, target in zip(optimizer.param_groups, targets, strict=True):
            group["swa_lr"] = target
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(
                f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}"
            )
        if not isinstance(anneal_epochs, int) or anneal_epochs < 0:
            raise ValueError(f"anneal_epochs must be equal or greater than 0, got {anneal_epochs}")
        self._anneal_strategy = anneal_strategy
        self.anneal_epochs = anneal_epochs
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """start (1 - a) + swa_lr a, where a goes from 0 to 1 and the start follows from the rate before."""
        self._check_within_step()
        epoch = self._step_count - 1 if self.anneal_epochs else max(1, self._step_count - 1)
        before, now = self._share(epoch - 1), self._share(epoch)
        return [
            group["swa_lr"] * now + _start(group["lr"], group["swa_lr"], before) * (1 - now)
            for group in self.optimizer.param_groups
        ]

    def _share(self, epoch: int) -> float:
        """How much of the rate is `swa_lr`."""
        way = max(0.0, min(1.0, epoch / max(1, self.anneal_epochs)))
        return way if self._anneal_strategy == "linear" else (1 - math.cos(math.pi * way)) / 2


def _start(rate: Any, target: Any, share: float) -> Any:
    """The rate that, mixed with `share` of the target, is `rate`."""
    return target if share == 1 else (rate - share * target) / (1 - share)
