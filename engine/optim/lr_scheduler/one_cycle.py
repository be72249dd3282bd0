"""OneCycleLR: one climb and one long fall."""

from __future__ import annotations

import math
from typing import Annotated, Any

from engine.catalog import Help, Options, Range, Suggestion, register

from ..optimizer import Optimizer
from .momentum import begin, set_momentum, uses_beta1
from .scheduler import LRScheduler, check_optimizer, per_group
from .settings import CycleMomentum, HighestRate, HighMomentum, LowMomentum, Steps


@register("scheduler", title="One cycle", warms=False)
class OneCycleLR(LRScheduler):
    """Up from max_lr / div_factor to `max_lr`, then down to a 1 / final_div_factor of the start.

    A step is a batch, not an epoch: `total_steps`, or `epochs` times `steps_per_epoch` of them. The share
    `pct_start` climbs; with `three_phase` as long a phase falls back to the start before the rest falls on.
    The momentum goes the other way, from `max_momentum` to `base_momentum`.

    Formula: lr = end + (start - end) (1 + cos(pi share)) / 2 in each phase, or straight by "linear".
    Errors: ValueError for settings that do not fit, and for more steps than there are.
    Source: Smith and Topin (2019), in the form of PyTorch's lr_scheduler.OneCycleLR.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: HighestRate,
        total_steps: Annotated[int | None, Steps, Suggestion(100), Help("Steps until the end.")] = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: Annotated[float, Range(0.01, 0.99), Help("The share of the steps that climbs.")] = 0.3,
        anneal_strategy: Annotated[
            str, Options(("cos", "linear")), Help("The form of climb and fall.", "anneal")
        ] = "cos",
        cycle_momentum: CycleMomentum = True,
        base_momentum: LowMomentum = 0.85,
        max_momentum: HighMomentum = 0.95,
        div_factor: Annotated[
            float, Range(1, 1e4, log=True), Help("The highest rate is so many times the first.")
        ] = 25.0,
        final_div_factor: Annotated[
            float, Range(1, 1e6, log=True), Help("The first rate is so many times the last.", "final div")
        ] = 1e4,
        three_phase: Annotated[
            bool, Help("Fall back to the first rate as fast as it climbed, then on.")
        ] = False,
        last_epoch: int = -1,
    ) -> None:
        check_optimizer(optimizer)
        self.total_steps = _length(total_steps, epochs, steps_per_epoch)
        if not isinstance(pct_start, float) or not 0 <= pct_start <= 1:
            raise ValueError(f"Expected float between 0 and 1 pct_start, but got {pct_start}")
        if anneal_strategy not in ("cos", "linear"):
            raise ValueError(
                f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}"
            )
        self._schedule_phases = _phases(float(pct_start * self.total_steps), self.total_steps, three_phase)
        self._anneal_func_type = anneal_strategy
        tops = per_group("max_lr", optimizer, max_lr)
        if last_epoch == -1:
            for group, top in zip(optimizer.param_groups, tops, strict=True):
                group["initial_lr"] = top / div_factor
                group["max_lr"] = top
                group["min_lr"] = group["initial_lr"] / final_div_factor
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self.use_beta1 = uses_beta1(optimizer)
            begin(optimizer, base_momentum, max_momentum, last_epoch == -1)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[Any]:
        """Between the ends of the phase that `last_epoch` lies in; the momentum is set as well."""
        self._check_within_step()
        if self.last_epoch > self.total_steps:
            raise ValueError(
                f"Tried to step {self.last_epoch} times. The specified number of total steps is "
                f"{self.total_steps}"
            )
        start: float = 0.0
        for phase in self._schedule_phases:
            end = phase["end_step"]
            if self.last_epoch <= end or phase is self._schedule_phases[-1]:
                break
            start = end
        share = (self.last_epoch - start) / (end - start)
        values = []
        for group in self.optimizer.param_groups:
            values.append(self._between(group[phase["start_lr"]], group[phase["end_lr"]], share))
            if self.cycle_momentum:
                ends = group[phase["start_momentum"]], group[phase["end_momentum"]]
                set_momentum(group, self._between(*ends, share), self.use_beta1)
        return values

    def _between(self, start: float, end: float, share: float) -> float:
        if self._anneal_func_type == "linear":
            return (end - start) * share + start
        return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)


def _length(total_steps: int | None, epochs: int | None, steps_per_epoch: int | None) -> int:
    if total_steps is not None:
        return _positive("total_steps", total_steps)
    if epochs is None or steps_per_epoch is None:
        raise ValueError("You must define either total_steps OR (epochs AND steps_per_epoch)")
    return _positive("epochs", epochs) * _positive("steps_per_epoch", steps_per_epoch)


def _positive(name: str, value: int) -> int:
    if not isinstance(value, int) or value <= 0:
        raise ValueError(f"Expected positive integer {name}, but got {value}")
    return value


def _phases(climb: float, total_steps: int, three_phase: bool) -> list[dict[str, Any]]:
    """When each phase ends, and between which entries of a group it leads."""
    up = _phase(climb - 1, "initial_lr", "max_lr", "max_momentum", "base_momentum")
    end = total_steps - 1
    if not three_phase:
        return [up, _phase(end, "max_lr", "min_lr", "base_momentum", "max_momentum")]
    down = _phase(2 * climb - 2, "max_lr", "initial_lr", "base_momentum", "max_momentum")
    return [up, down, _phase(end, "initial_lr", "min_lr", "max_momentum", "max_momentum")]


def _phase(end: float, start_lr: str, end_lr: str, start_momentum: str, end_momentum: str) -> dict[str, Any]:
    return {
        "end_step": end,
        "start_lr": start_lr,
        "end_lr": end_lr,
        "start_momentum": start_momentum,
        "end_momentum": end_momentum,
    }
