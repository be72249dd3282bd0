"""The axes of the loss chart: what range they show, and where a value lies on them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gui.kit.number_format import short_exponent
from gui.plots.ticks import decade_label, decade_ticks, labelled_ticks, nice_step, nice_ticks, tick_label

SMALLEST_LOSS = 1e-10
"""What a log axis still shows; a smaller loss, 0 included, is drawn there."""

_FEWEST_STEPS = 16
_LINEAR_PARTS = 4
_LOWEST_METRIC = -1.0
_MARGIN = 0.06
_MANY_DECADES = 2.0


@dataclass(frozen=True, slots=True)
class Axis:
    """A range [low, high], in exponents of ten where `log`, with ticks as (place in the range, text)."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    log: bool = False

    def shares(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Where values lie: 0 at `low`, 1 at `high`, beyond them outside; NaN stays."""
        scaled = np.asarray(values, np.float64)
        if self.log:
            scaled = np.log10(np.maximum(scaled, SMALLEST_LOSS))
        return (scaled - self.low) / (self.high - self.low)

    def places(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Where values lie, those outside at the end they are beyond."""
        return np.clip(self.shares(values), 0.0, 1.0)

    def values(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values that lie at these shares: the inverse of `shares`."""
        scaled = self.low + shares * (self.high - self.low)
        return np.power(10.0, scaled) if self.log else scaled

    def seen(self) -> tuple[float, float]:
        """The lowest and highest value in sight; on a log axis that begins with step 1, 0 is in sight too."""
        if not self.log:
            return self.low, self.high
        return (0.0 if self.low <= 0 else 10.0**self.low), 10.0**self.high


def step_axis(last_step: int, first_step: int = 0) -> Axis:
    """From 0, or a `first_step` beyond the first few, on so far that it holds `last_step`.

    Its length doubles now and then instead of creeping.
    """
    low = float(first_step) if first_step > _FEWEST_STEPS else 0.0
    high = low + _doubled(last_step - low)
    step = nice_step(high - low, _LINEAR_PARTS)
    ticks = ((float(value), tick_label(float(value), step)) for value in nice_ticks(low, high, _LINEAR_PARTS))
    return Axis(low, high, tuple(ticks))


def log_step_axis(last_step: int) -> Axis:
    """From step 1, where step 0 is drawn too, to where `step_axis` ends."""
    high = math.log10(_doubled(last_step))
    return Axis(0.0, high, _log_ticks(0.0, high), log=True)


def part_of(axis: Axis, low: float, high: float) -> Axis:
    """A closer look at an axis: from `low` to `high`, in its own units."""
    ticks = _log_ticks(low, high) if axis.log else tuple(labelled_ticks(low, high, _LINEAR_PARTS))
    return Axis(low, high, ticks, axis.log)


def log_loss_axis(lowest: float, highest: float) -> Axis:
    """Whole decades around [lowest, highest]; 0.1 to 1 where the bounds are not finite."""
    if not (math.isfinite(lowest) and math.isfinite(highest)):
        lowest, highest = 0.1, 1.0
    low = math.floor(math.log10(max(lowest, SMALLEST_LOSS)) + 1e-9)
    high = max(low + 1, math.ceil(math.log10(max(highest, SMALLEST_LOSS)) - 1e-9))
    ticks = [(float(exponent), decade_label(float(exponent))) for exponent in decade_ticks(low, high)]
    if high - low == 1:
        decade = 10.0**low
        between = ((math.log10(m * decade), tick_label(m * decade, decade)) for m in (2.0, 5.0))
        ticks = sorted([*ticks, *between])
    return Axis(float(low), float(high), tuple(ticks), log=True)


def linear_loss_axis(highest: float, lowest: float = 0.0) -> Axis:
    """From 0, or a round number below a `lowest` that is negative, to a round number above `highest`.

    One long where that is no number above the lowest.
    """
    low = lowest if lowest < 0 else 0.0
    if not math.isfinite(highest) or highest <= low:
        highest = low + 1.0
    step = nice_step(highest - low, _LINEAR_PARTS)
    return _linear(math.floor(low / step + 1e-9) * step, math.ceil(highest / step - 1e-9) * step, step)


def metric_axis(lowest: float) -> Axis:
    """For accuracy and R²: up to 1, from 0 or, where R² is negative, from a round number down to -1."""
    step = 0.25
    if not math.isfinite(lowest) or lowest >= 0:
        return _linear(0.0, 1.0, step)
    return _linear(max(_LOWEST_METRIC, math.floor(lowest / step) * step), 1.0, step)


def close_axis(lowest: float, highest: float, log: bool) -> Axis:
    """Little more than [lowest, highest], for a closer look; around 1 where they are not finite."""
    if not (math.isfinite(lowest) and math.isfinite(highest)):
        lowest = highest = 1.0
    low, high = lowest, highest
    if log:
        low, high = math.log10(max(lowest, SMALLEST_LOSS)), math.log10(max(highest, SMALLEST_LOSS))
    margin = _MARGIN * (high - low) or 0.02 * (abs(high) or 1.0)
    return part_of(Axis(low, high, (), log), low - margin, high + margin)


def _doubled(last_step: float) -> float:
    high = float(_FEWEST_STEPS)
    while high < last_step:
        high *= 2
    return high


def _log_ticks(low: float, high: float) -> tuple[tuple[float, str], ...]:
    """Ticks between two exponents: powers of ten, between them 2 and 5, or round values within a decade."""
    leading = (1.0,) if high - low > _MANY_DECADES else (1.0, 2.0, 5.0)
    tens = range(math.floor(low), math.ceil(high) + 1)
    values = [(exponent, first * 10.0**exponent) for exponent in tens for first in leading]
    ticks = [(math.log10(value), _log_label(value, exponent)) for exponent, value in values]
    inside = tuple((place, text) for place, text in ticks if low - 1e-9 <= place <= high + 1e-9)
    if len(inside) > 1:
        return inside
    linear = labelled_ticks(10.0**low, 10.0**high, _LINEAR_PARTS)
    return tuple((math.log10(value), text) for value, text in linear if value > 0)


def _log_label(value: float, exponent: int) -> str:
    """A value of `exponent` as read on an axis: 0.02, 500, 20k; 1e-5 and less by powers."""
    return tick_label(value, 10.0**exponent) if exponent >= -4 else short_exponent(f"{value:.0e}")


def _linear(low: float, high: float, step: float) -> Axis:
    values = np.arange(round(low / step), round(high / step) + 1) * step
    return Axis(low, high, tuple((float(value), tick_label(float(value), step)) for value in values))
