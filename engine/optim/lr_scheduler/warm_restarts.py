"""CosineAnnealingWarmRestarts: half waves of a cosine, each from the top."""

from __future__ import annotations

import math
from typing import Annotated, Any

from engine.catalog import Help, Range, Suggestion, register

from ..optimizer import Optimizer
from .scheduler import LRScheduler
from .settings import LowestRate, Steps


@register("scheduler", title="Cosine with restarts", warms=True)
class CosineAnnealingWarmRestarts(LRScheduler):
    """From the initial rate down to `eta_min` in `T_0` epochs, then anew, each time `T_mult` times as long.

    `step` takes an epoch with a fraction too.

    Formula: lr = eta_min + (lr_0 - eta_min) (1 + cos(pi T_cur / T_i)) / 2, T_cur epochs after the last
    restart.
    Errors: ValueError unless T_0 and T_mult are whole numbers from 1.
    Source: Loshchilov and Hutter (2017), in the form of PyTorch's lr_scheduler.CosineAnnealingWarmRestarts.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_0: Annotated[int, Steps, Suggestion(20), Help("Steps of the first fall.")],  # noqa: N803 - PyTorch's name
        T_mult: Annotated[int, Range(1, 10), Help("How many times longer each fall is.")] = 1,  # noqa: N803
        eta_min: LowestRate = 0.0,
        last_epoch: int = -1,
    ) -> None:
        if not isinstance(T_0, int) or T_0 <= 0:
            raise ValueError(f"Expected positive integer T_0, but got {T_0}")
        if not isinstance(T_mult, int) or T_mult < 1:
            raise ValueError(f"Expected integer T_mult >= 1, but got {T_mult}")
        if not isinstance(eta_min, float | int):
            raise ValueError(f"Expected float or int eta_min, but got {eta_min} of type {type(eta_min)}")
        self.T_0 = T_0
        self.T_i = T_0
        self.T_mult = T_mult
        self.eta_min = eta_min
        self.T_cur: float = last_epoch
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """eta_min + (base - eta_min) (1 + cos(pi T_cur / T_i)) / 2."""
        self._check_within_step()
        height = 1 + math.cos(math.pi * self.T_cur / self.T_i)
        return [self.eta_min + (base - self.eta_min) * height / 2 for base in self.base_lrs]

    def step(self, epoch: float | None = None) -> None:
        """Set the rates of the next epoch, or of `epoch`; ValueError for a negative one."""
        if epoch is None and self.last_epoch < 0:
            epoch = 0
        if epoch is None:
            epoch = self.last_epoch + 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur %= self.T_i
                self.T_i *= self.T_mult
        else:
            self._place(epoch)
        self.last_epoch = math.floor(epoch)
        self._set_rates(self.get_lr)

    def _place(self, epoch: float) -> None:
        """Find the wave that `epoch` lies in, and how far."""
        if epoch < 0:
            raise ValueError(f"Expected non-negative epoch, but got {epoch}")
        if epoch < self.T_0:
            self.T_i, self.T_cur = self.T_0, epoch
        elif self.T_mult == 1:
            self.T_cur = epoch % self.T_0
        else:
            passed = int(math.log(epoch / self.T_0 * (self.T_mult - 1) + 1, self.T_mult))
            self.T_cur = epoch - self.T_0 * (self.T_mult**passed - 1) / (self.T_mult - 1)
            self.T_i = self.T_0 * self.T_mult**passed
