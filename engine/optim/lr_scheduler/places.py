"""A scheduler taken to any place at once."""

from __future__ import annotations

from .scheduler import LRScheduler
from .warm_restarts import CosineAnnealingWarmRestarts


def go_to(scheduler: LRScheduler, epoch: int) -> None:
    """Set the rates of the scheduler's optimizer to those after `epoch` steps, whatever steps it made before.

    For schedulers with a formula of the epoch; those that go by a metric have none.
    """
    if isinstance(scheduler, CosineAnnealingWarmRestarts):
        scheduler.step(epoch)
    else:
        scheduler._update_lr(epoch)
