"""MultiplicativeLR: rates multiplied by a function of the epoch."""

from __future__ import annotations

from typing import Any

from .lambdas import LambdaLR
from .scheduler import rates


class MultiplicativeLR(LambdaLR):
    """The last rate times a function of the epoch, one for all groups or one each.

    Formula: lr = the last lr times lr_lambda(epoch).
    Errors: ValueError for another number of functions than of groups.
    Source: PyTorch's lr_scheduler.MultiplicativeLR.
    """

    def get_lr(self) -> list[Any]:
        """lr * factor(epoch), from the second epoch on."""
        self._check_within_step()
        if self._is_initial:
            return rates(self.optimizer)
        pairs = zip(self.optimizer.param_groups, self.lr_lambdas, strict=True)
        return [group["lr"] * factor(self.last_epoch) for group, factor in pairs]
