"""CyclicLR: rates that go up and down between two bounds."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Annotated, Any

from engine.catalog import Help, Options, Range, Suggestion, Text, register
from engine.expressions import PLACES

from ..optimizer import Optimizer
from .by_formula import Factor, check_factor, check_factor_at
from .lambdas import contents
from .momentum import begin, set_momentum, uses_beta1
from .scheduler import LRScheduler, check_optimizer, per_group, set_rate
from .settings import CycleMomentum, HighestRate, HighMomentum, LowMomentum, Rate, Steps


class CyclicLR(LRScheduler):
    """From `base_lr` straight up to `max_lr` in `step_size_up` batches and down in `step_size_down`, anew.

    The height is scaled: "triangular" not at all, "triangular2" by half in each cycle, "exp_range" by
    gamma^batch, or by `scale_fn` of the cycle or of the batch (`scale_mode` "iterations"). The momentum goes
    the other way.

    Formula: lr = base_lr + (max_lr - base_lr) max(0, 1 - x) scale, x the distance from the peak in half
    cycles.
    Errors: ValueError for settings that do not fit.
    Source: Smith (2017), in the form of PyTorch's lr_scheduler.CyclicLR.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        base_lr: float | list[float],
        max_lr: float | list[float],
        step_size_up: int = 2000,
        step_size_down: int | None = None,
        mode: str = "triangular",
        gamma: float = 1.0,
        scale_fn: Callable[[int], float] | None = None,
        scale_mode: str = "cycle",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.8,
        max_momentum: float | list[float] = 0.9,
        last_epoch: int = -1,
    ) -> None:
        check_optimizer(optimizer)
        base_lrs = per_group("base_lr", optimizer, base_lr)
        if last_epoch == -1:
            for group, rate in zip(optimizer.param_groups, base_lrs, strict=True):
                set_rate(group, rate)
        self.max_lrs = per_group("max_lr", optimizer, max_lr)
        up = float(step_size_up)
        self.total_size = up + (up if step_size_down is None else float(step_size_down))
        self.step_ratio = up / self.total_size
        if mode not in ("triangular", "triangular2", "exp_range") and scale_fn is None:
            raise ValueError("mode is invalid and scale_fn is None")
        self.mode = mode
        self.gamma = gamma
        self._scale_fn_custom = scale_fn
        if scale_fn is None:
            scale_mode = "iterations" if mode == "exp_range" else "cycle"
        self.scale_mode = scale_mode
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self.use_beta1 = uses_beta1(optimizer)
            bounds = begin(optimizer, base_momentum, max_momentum, last_epoch == -1)
            self.base_momentums, self.max_momentums = bounds
        super().__init__(optimizer, last_epoch)
        self.base_lrs = base_lrs

    def scale_fn(self, x: int) -> float:
        """The height of a cycle, of the number `x` of the cycle or batch."""
        if self._scale_fn_custom is not None:
            return self._scale_fn_custom(x)
        if self.mode == "triangular2":
            return float(0.5 ** (x - 1))
        return float(self.gamma**x) if self.mode == "exp_range" else 1.0

    def get_lr(self) -> list[Any]:
        """The place on the ramp, scaled; the momentum is set as well."""
        self._check_within_step()
        cycle = math.floor(1 + self.last_epoch / self.total_size)
        x = 1.0 + self.last_epoch / self.total_size - cycle
        ramp = x / self.step_ratio if x <= self.step_ratio else (x - 1) / (self.step_ratio - 1)
        scale = self.scale_fn(cycle if self.scale_mode == "cycle" else self.last_epoch)
        if self.cycle_momentum:
            bounds = zip(self.base_momentums, self.max_momentums, strict=True)
            for group, (low, high) in zip(self.optimizer.param_groups, bounds, strict=True):
                set_momentum(group, high - (high - low) * ramp * scale, self.use_beta1)
        return [
            low + (high - low) * ramp * scale for low, high in zip(self.base_lrs, self.max_lrs, strict=True)
        ]

    def state_dict(self) -> dict[str, Any]:
        """Everything but the optimizer and functions."""
        return super().state_dict() | {"_scale_fn_custom": contents(self._scale_fn_custom)}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take over what `state_dict` returned."""
        kept = state_dict["_scale_fn_custom"]
        super().load_state_dict({name: v for name, v in state_dict.items() if name != "_scale_fn_custom"})
        if kept is not None and self._scale_fn_custom is not None:
            self._scale_fn_custom.__dict__.update(kept)


def check_scale(formula: str) -> None:
    """ExpressionError for what is neither empty nor a formula that is 0 or more from the first cycle on."""
    if formula.strip():
        check_factor_at(PLACES[1:], formula)


@register("scheduler", "CyclicLR", title="Up and down", warms=False)
def cyclic_lr(
    optimizer: Optimizer,
    *,
    base_lr: Annotated[float, Rate, Suggestion(0.001), Help("The lowest learning rate.")],
    max_lr: HighestRate,
    step_size_up: Annotated[int, Steps, Help("Steps from the bottom to the top.")] = 20,
    step_size_down: Annotated[int, Steps, Help("Steps from the top to the bottom.")] = 20,
    mode: Annotated[
        str,
        Options(("triangular", "triangular2", "exp_range")),
        Help("Cycles of one height, each half the one before, or lower by gamma a step."),
    ] = "triangular",
    gamma: Annotated[float, Range(0, 1), Help("How exp_range falls.")] = 1.0,
    scale_fn: Annotated[
        str,
        Text(check_scale),
        Help("A formula of step that the height is multiplied by, in place of the mode.", "height times"),
    ] = "",
    scale_mode: Annotated[
        str,
        Options(("cycle", "iterations")),
        Help("Whether the formula's step counts cycles, from 1, or steps, from 0.", "step counts"),
    ] = "cycle",
    cycle_momentum: CycleMomentum = True,
    base_momentum: LowMomentum = 0.8,
    max_momentum: HighMomentum = 0.9,
) -> CyclicLR:
    """Straight up and down between two rates, the height of each cycle by a mode or by a formula.

    Formula: lr = base_lr + (max_lr - base_lr) max(0, 1 - x) scale, x the distance from the peak in half
    cycles.
    Errors: ExpressionError for what is no formula; ValueError for settings that do not fit.
    Source: Smith (2017), in the form of PyTorch's lr_scheduler.CyclicLR.
    """
    if scale_fn.strip() and scale_mode == "iterations":
        check_factor(scale_fn)  # at step 0 too
    return CyclicLR(
        optimizer,
        base_lr,
        max_lr,
        step_size_up,
        step_size_down,
        mode,
        gamma,
        Factor(scale_fn) if scale_fn.strip() else None,
        scale_mode,
        cycle_momentum,
        base_momentum,
        max_momentum,
    )
