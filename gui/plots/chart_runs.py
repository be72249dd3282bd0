"""What was measured in a run, and how much of it an axis is to hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gui.plots.series import Series

Quantity = Literal["train", "test", "metric"]

_WORTH_SHOWING = 10.0
_RISE_FROM_NEWEST = 1000.0
_GHOST_ENTRIES = 4096


@dataclass(slots=True)
class Run:
    """Train loss, test loss and a metric against the step."""

    train: Series = field(default_factory=Series)
    test: Series = field(default_factory=Series)
    metric: Series = field(default_factory=Series)

    def of(self, quantity: Quantity) -> Series:
        """One of the three."""
        series: Series = getattr(self, quantity)
        return series

    def append(self, step: ArrayLike, train: ArrayLike, test: ArrayLike, metric: ArrayLike) -> None:
        """Add n measurements, each (n,); NaN in `test` and `metric` means not measured at that step."""
        self.train.append(step, train)
        self.test.append(*_measured(step, test))
        self.metric.append(*_measured(step, metric))

    def forget_after(self, step: int) -> None:
        """What was measured after a step is no more."""
        for series in (self.train, self.test, self.metric):
            series.forget_after(step)

    def break_losses(self) -> None:
        """What follows is measured by another loss: its lines do not go on from here."""
        self.train.break_off()
        self.test.break_off()

    def ceiling(self, quantity: Quantity, newest_counts: bool) -> float:
        """The highest loss worth showing of a run that may have exploded; NaN where nothing was measured.

        That is ten times what it began with or, of the run that goes on, far above where it is now.
        """
        series = self.of(quantity)
        most = _WORTH_SHOWING * abs(series.first)
        if newest_counts:
            most = max(most, _RISE_FROM_NEWEST * abs(series.newest))
        return min(series.bounds[1], most)

    def compact(self) -> None:
        """Keep no more than a screen can show."""
        for series in (self.train, self.test, self.metric):
            series.compact(_GHOST_ENTRIES)


def loss_bounds(run: Run, ghosts: Iterable[Run]) -> tuple[float, float]:
    """Lowest loss, and the highest worth showing, of a run that goes on and those before it."""
    runs = [run, *ghosts]
    losses: tuple[Quantity, ...] = ("train", "test")
    lowest = [each.of(name).bounds[0] for each in runs for name in losses]
    highest = [each.ceiling(name, each is run) for each in runs for name in losses]
    return float(np.fmin.reduce(lowest)), float(np.fmax.reduce(highest))


def bounds_between(
    runs: Iterable[Run], quantities: Iterable[Quantity], first: float, last: float
) -> tuple[float, float]:
    """Lowest and highest value of some quantities of these runs at the steps from first to last."""
    named = list(quantities)
    bounds = [run.of(name).bounds_between(first, last) for run in runs for name in named]
    lowest, highest = zip(*bounds, strict=True)
    return float(np.fmin.reduce(lowest)), float(np.fmax.reduce(highest))


def _measured(step: ArrayLike, value: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    steps, values = np.atleast_1d(np.asarray(step, np.int64)), np.atleast_1d(np.asarray(value, np.float64))
    measured = ~np.isnan(values)
    return steps[measured], values[measured]
