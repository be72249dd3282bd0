"""A scheduler taken to any place at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

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


def rates_from(scheduler: LRScheduler, first: int, count: int) -> Iterator[float]:
    """The rates of the optimizer's first group at `count` places from `first` on, which are not set there.

    Faster than going to each place; a momentum that swings too is set in the group at each.
    """
    formula = getattr(scheduler, "_get_closed_form_lr", None) or scheduler.get_lr
    scheduler._get_lr_called_within_step = True
    for place in range(first, first + count):
        if isinstance(scheduler, CosineAnnealingWarmRestarts):
            scheduler._place(place)
        scheduler.last_epoch = place
        yield float(formula()[0])
    scheduler._get_lr_called_within_step = False


class Walk:
    """The rates of a scheduler that knows the next only from the last: stepped once, each is remembered."""

    def __init__(self, scheduler: LRScheduler) -> None:
        self._scheduler = scheduler
        # It trains nothing: there is no step of the optimizer that a step of the scheduler must follow.
        scheduler.optimizer.stepped = True
        self._rates = array("d", [self._present()])

    def at(self, place: int) -> float:
        """The rate of the first group after so many steps."""
        while len(self._rates) <= place:
            self._scheduler.step()
            self._rates.append(self._present())
        return self._rates[place]

    def _present(self) -> float:
        return float(self._scheduler.optimizer.param_groups[0]["lr"])
