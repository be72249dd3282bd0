"""The schedulers that let others work, of which a person chooses two."""

from __future__ import annotations

from typing import Annotated

from engine.catalog import Help, Range, register

from ..optimizer import Optimizer
from .chained import ChainedScheduler
from .scheduler import LRScheduler
from .sequential import SequentialLR


@register("scheduler", "SequentialLR", title="One after the other", warms=False, combines=True)
def sequential_lr(
    optimizer: Optimizer,
    schedulers: list[LRScheduler],
    *,
    milestone: Annotated[
        int, Range(1, 100_000, log=True), Help("Steps of the first schedule, before the second begins.")
    ] = 10,
) -> SequentialLR:
    """One schedule for some steps, then another from its beginning.

    Formula: lr = that of the first until `milestone`, then that of the second, from its own step 0 on.
    Errors: ValueError for other than two schedulers.
    Source: PyTorch's lr_scheduler.SequentialLR.
    """
    return SequentialLR(optimizer, schedulers, [milestone])


@register("scheduler", "ChainedScheduler", title="Both at once", warms=False, combines=True)
def chained_scheduler(optimizer: Optimizer, schedulers: list[LRScheduler]) -> ChainedScheduler:
    """Two schedules at once, each of which changes the rate that the other has left.

    Formula: lr = lr_0 times the factors of both.
    Errors: ValueError for schedulers of another optimizer.
    Source: PyTorch's lr_scheduler.ChainedScheduler.
    """
    return ChainedScheduler(schedulers, optimizer)
