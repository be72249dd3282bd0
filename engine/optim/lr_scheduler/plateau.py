"""ReduceLROnPlateau: rates that fall when nothing gets better."""

from __future__ import annotations

import math
import warnings
from typing import Annotated, Any

from engine.catalog import Help, Options, Range, register

from ..optimizer import Optimizer
from .scheduler import EPOCH_IS_OLD, LRScheduler, check_optimizer, rates, set_rate


@register("scheduler", title="Down on a plateau", warms=False, by_loss=True)
class ReduceLROnPlateau(LRScheduler):
    """The rate times `factor` once the metric was not better for more than `patience` epochs.

    Better is less ("min") or more ("max") by `threshold`, a share ("rel") or an amount ("abs"). After a cut,
    `cooldown` epochs are not counted. No rate falls below `min_lr`, and none by less than `eps`.

    Formula: lr = max(lr factor, min_lr).
    Errors: ValueError for settings that do not fit.
    Source: PyTorch's lr_scheduler.ReduceLROnPlateau.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: Annotated[
            str,
            Options(("min", "max")),
            Help("Whether the loss is to fall or, under an optimizer that climbs, to rise."),
        ] = "min",
        factor: Annotated[float, Range(0.01, 0.99), Help("What the rate is multiplied by each time.")] = 0.1,
        patience: Annotated[
            int, Range(0, 10_000, log=True), Help("Epochs without a better loss to put up with.")
        ] = 10,
        threshold: Annotated[
            float, Range(0, 1, log=True), Help("By how much a loss must be better to count.")
        ] = 1e-4,
        threshold_mode: Annotated[
            str,
            Options(("rel", "abs")),
            Help("Whether the threshold is a share of the loss or an amount.", "threshold as"),
        ] = "rel",
        cooldown: Annotated[
            int, Range(0, 10_000, log=True), Help("Epochs after a cut that are not counted.")
        ] = 0,
        min_lr: Annotated[float | list[float], Range(0, 10, log=True), Help("The lowest learning rate.")] = 0,
        eps: Annotated[float, Range(0, 1, log=True), Help("Cuts smaller than this are not made.")] = 1e-8,
    ) -> None:
        if factor >= 1.0:
            raise ValueError("Factor should be < 1.0.")
        self.factor = factor
        check_optimizer(optimizer)
        self.optimizer = optimizer
        groups = len(optimizer.param_groups)
        listed = list(min_lr) if isinstance(min_lr, list | tuple) else None
        if listed is not None and len(listed) != groups:
            raise ValueError(f"expected {groups} min_lrs, got {len(listed)}")
        self.default_min_lr = None if listed is not None else min_lr
        self.min_lrs: list[Any] = [min_lr] * groups if listed is None else listed
        self.patience = patience
        self.cooldown = cooldown
        self.eps = eps
        self.last_epoch = 0
        self._last_lr = rates(optimizer)
        if mode not in ("min", "max"):
            raise ValueError(f"mode {mode} is unknown!")
        if threshold_mode not in ("rel", "abs"):
            raise ValueError(f"threshold mode {threshold_mode} is unknown!")
        self.mode_worse = math.inf if mode == "min" else -math.inf
        self.mode = mode
        self.threshold = threshold
        self.threshold_mode = threshold_mode
        self.best = self.mode_worse
        self.cooldown_counter = 0
        self.num_bad_epochs = 0

    @property
    def in_cooldown(self) -> bool:
        """Whether epochs are not counted now."""
        return self.cooldown_counter > 0

    def step(self, metrics: Any, epoch: int | None = None) -> None:  # type: ignore[override]
        """Take in the metric of an epoch, and cut the rates if it is time."""
        current = float(metrics)
        if epoch is not None:
            warnings.warn(EPOCH_IS_OLD, UserWarning, stacklevel=2)
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        if self._is_better(current, self.best):
            self.best = current
            self.num_bad_epochs = 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._cut()
            self.cooldown_counter = self.cooldown
            self.num_bad_epochs = 0
        self._last_lr = rates(self.optimizer)

    def _is_better(self, value: float, best: float) -> bool:
        sign = -1 if self.mode == "min" else 1
        if self.threshold_mode == "rel":
            bound = best * (1.0 + sign * self.threshold)
        else:
            bound = best + sign * self.threshold
        return value < bound if self.mode == "min" else value > bound

    def _cut(self) -> None:
        groups = self.optimizer.param_groups
        if len(groups) != len(self.min_lrs):
            if self.default_min_lr is None:
                raise RuntimeError(
                    f"The number of param groups in the `optimizer` ({len(groups)}) differs from when "
                    f"`ReduceLROnPlateau` was initialized ({len(self.min_lrs)}), usually due to a new param "
                    "group being added to the optimizer. Please modify the `min_lrs` field to match the "
                    "length of the `optimizer` param groups."
                )
            self.min_lrs = [self.default_min_lr] * len(groups)
        for group, lowest in zip(groups, self.min_lrs, strict=True):
            old = float(group["lr"])
            new = max(old * self.factor, lowest)
            if old - new > self.eps:
                set_rate(group, new)
