"""The schedulers that let others work, of which a person chooses two to four."""

from __future__ import annotations

from typing import Annotated

from engine.catalog import Help, Range, register

from ..optimizer import Optimizer
from .chained import ChainedScheduler
from .scheduler import LRScheduler
from .sequential import SequentialLR

Milestone = Range(1, 100_000, log=True)


@register("scheduler", "SequentialLR", title="One after the other", warms=False, combines=True)
def sequential_lr(
    optimizer: Optimizer,
    schedulers: list[LRScheduler],
    *,
    milestone: Annotated[int, Milestone, Help("The step at which the second schedule begins.")] = 10,
    milestone_2: Annotated[
        int, Milestone, Help("The step at which the third schedule begins.", "milestone 2")
    ] = 30,
    milestone_3: Annotated[
        int, Milestone, Help("The step at which the fourth schedule begins.", "milestone 3")
    ] = 60,
) -> SequentialLR:
    """One schedule for some steps, then the next from its beginning, of two to four.

    Formula: lr = that of the first until `milestone`, then that of the second, from its own step 0 on, ...
    Errors: ValueError for milestones that do not rise, and for more schedulers than have one.
    Source: PyTorch's lr_scheduler.SequentialLR.
    """
    milestones = [milestone, milestone_2, milestone_3][: len(schedulers) - 1]
    if milestones != sorted(set(milestones)):
        told = ", ".join(map(str, milestones))
        raise ValueError(f"milestones: expected each later than the one before, got {told}")
    return SequentialLR(optimizer, schedulers, milestones)


@register("scheduler", "ChainedScheduler", title="All at once", warms=False, combines=True)
def chained_scheduler(optimizer: Optimizer, schedulers: list[LRScheduler]) -> ChainedScheduler:
    """Two to four schedules at once, each of which changes the rate that the others have left.

    Formula: lr = lr_0 times the factors of all.
    Errors: ValueError for schedulers of another optimizer.
    Source: PyTorch's lr_scheduler.ChainedScheduler.
    """
    return ChainedScheduler(schedulers, optimizer)
