"""ChainedScheduler: several schedulers at once."""

from __future__ import annotations

from collections.abc import Sequence

from ..optimizer import Optimizer
from .combined import Combined
from .scheduler import LRScheduler, rates


class ChainedScheduler(Combined):
    """Lets each of several schedulers change the rates, one after the other, in every epoch.

    Formula: lr = lr_0 times the factors of all schedulers.
    Errors: ValueError for none, for schedulers of different optimizers and for one that needs a metric.
    Source: PyTorch's lr_scheduler.ChainedScheduler.
    """

    def __init__(self, schedulers: Sequence[LRScheduler], optimizer: Optimizer | None = None) -> None:
        if len(schedulers) < 1:
            raise ValueError(
                "ChainedScheduler expects at least one scheduler to be chained, but got no scheduler."
            )
        optimizer = optimizer or schedulers[0].optimizer
        self._check(optimizer, schedulers)
        self._schedulers = schedulers
        self.optimizer = optimizer
        self._last_lr = rates(optimizer)

    def step(self) -> None:  # type: ignore[override]
        """A step of each."""
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = rates(self.optimizer)
