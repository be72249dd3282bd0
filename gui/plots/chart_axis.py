"""The axes of the loss chart: what range they show, and where a value lies on them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gui.plots.ticks import decade_label, decade_ticks, nice_step, nice_ticks, tick_label

SMALLEST_LOSS = 1e-10
"""What a log axis still shows; a smaller loss, 0 included, is drawn there."""

_FEWEST_STEPS = 16
_LINEAR_PARTS = 4
_LOWEST_METRIC = -1.0


@dataclass(frozen=True, slots=True)
class Axis:
    """A range [low, high], in exponents of ten where `log`, with ticks as (place in the range, text)."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    log: bool = False

    def places(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Where values lie: 0 at `low`, 1 at `high`, kept inside; NaN stays."""
        scaled = np.asarray(values, np.float64)
        if self.log:
            scaled = np.log10(np.maximum(scaled, SMALLEST_LOSS))
        return np.clip((scaled - self.low) / (self.high - self.low), 0.0, 1.0)


def step_axis(last_step: int) -> Axis:
    """From 0 to a power of two that holds `last_step`: it doubles now and then instead of creeping."""
    high = float(_FEWEST_STEPS)
    while high < last_step:
        high *= 2
    step = nice_step(high, _LINEAR_PARTS)
    ticks = ((float(value), tick_label(float(value), step)) for value in nice_ticks(0, high, _LINEAR_PARTS))
    return Axis(0.0, high, tuple(ticks))


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


def linear_loss_axis(highest: float) -> Axis:
    """From 0 to a round number above `highest`; to 1 where that is not a positive number."""
    if not math.isfinite(highest) or highest <= 0:
        highest = 1.0
    step = nice_step(highest, _LINEAR_PARTS)
    return _linear(0.0, math.ceil(highest / step - 1e-9) * step, step)


def metric_axis(lowest: float) -> Axis:
    """For accuracy and R²: up to 1, from 0 or, where R² is negative, from a round number down to -1."""
    step = 0.25
    if not math.isfinite(lowest) or lowest >= 0:
        return _linear(0.0, 1.0, step)
    return _linear(max(_LOWEST_METRIC, math.floor(lowest / step) * step), 1.0, step)


def _linear(low: float, high: float, step: float) -> Axis:
    values = np.arange(round(low / step), round(high / step) + 1) * step
    return Axis(low, high, tuple((float(value), tick_label(float(value), step)) for value in values))
