"""A scheduler taken to any place at once."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from .scheduler import LRScheduler
from .warm_restarts import CosineAnnealingWarmRestarts

MOST_WALKED = 1 << 12
"""So many places are stepped through one by one, as PyTorch does."""
BLOCK = 1 << 12
"""So many places are worked out at once."""


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
    """The rates of a scheduler that knows the next only from the last: stepped once, each is remembered.

    After MOST_WALKED places, which take no time that anybody notices, `beyond` tells how the rates go on.
    """

    def __init__(self, scheduler: LRScheduler, beyond: Callable[[int], float]) -> None:
        self._scheduler = scheduler
        self._beyond = beyond
        # It trains nothing: there is no step of the optimizer that a step of the scheduler must follow.
        scheduler.optimizer.stepped = True
        self._rates = array("d", [self._present()])

    def at(self, place: int) -> float:
        """The rate of the first group after so many steps."""
        if place >= MOST_WALKED:
            edge, known = self.at(MOST_WALKED - 1), self._beyond(MOST_WALKED - 1)
            return self._beyond(place) * (edge / known if edge > 0 and known > 0 else 1.0)
        while len(self._rates) <= place:
            self._scheduler.step()
            self._rates.append(self._present())
        return self._rates[place]

    def _present(self) -> float:
        return float(self._scheduler.optimizer.param_groups[0]["lr"])


class Product:
    """The rates of a scheduler that multiplies the last one by a factor of the place, worked out in blocks.

    Of the places behind only the first rate of each block is remembered, for a run has no end.
    """

    def __init__(self, rate: float, factors: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> None:
        """`factors` tells those of places (n,)."""
        self._factors = factors
        self._firsts = array("d", [rate])
        self._present, self._rates = 0, self._block(0)

    def at(self, place: int) -> float:
        """The rate after so many steps."""
        block, inside = divmod(place, BLOCK)
        while self._present != block:
            self._present = min(block, len(self._firsts) - 1)
            self._rates = self._block(self._present)
        return float(self._rates[inside])

    def _block(self, number: int) -> NDArray[np.float64]:
        """The rates of one block, of which the first is known; those of the next begin with its last."""
        places = np.arange(number * BLOCK + 1, (number + 1) * BLOCK + 1, dtype=np.float64)
        with np.errstate(over="ignore", under="ignore"):
            rates = np.multiply.accumulate(np.append(self._firsts[number], self._factors(places)))
        if number + 1 == len(self._firsts):
            self._firsts.append(rates[-1])
        return rates
