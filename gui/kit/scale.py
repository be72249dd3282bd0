"""How a slider's way maps to a value: linear or log, snapped to numbers people would write."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from gui.kit.number_format import NumberRange

_ZERO_WAY = 0.04
_DECADES_BELOW_MAXIMUM = 6


class Scale(Protocol):
    """A value's place on the way from 0 to 1, and the steps of keys and wheel."""

    def position(self, value: float) -> float:
        """Where a value stands, 0 to 1; values outside stand at the nearer end."""

    def value(self, position: float) -> float:
        """The snapped value at a position."""

    def stepped(self, value: float, count: int) -> float:
        """The value `count` small steps further (negative: back), inside the bounds."""

    def paged(self, value: float, count: int) -> float:
        """The value `count` large steps further, inside the bounds."""


def scale_of(limits: NumberRange) -> Scale:
    """The scale of a number range."""
    if limits.log:
        return LogScale(limits.minimum, limits.maximum, limits.integer)
    step = limits.step or _nice_step(limits)
    return LinearScale(limits.minimum, limits.maximum, step)


@dataclass(frozen=True, slots=True)
class LinearScale:
    """Equal ways for equal differences; values are multiples of the step."""

    minimum: float
    maximum: float
    step: float

    def position(self, value: float) -> float:
        span = self.maximum - self.minimum
        return (self._clamped(value) - self.minimum) / span if span > 0 else 0.0

    def value(self, position: float) -> float:
        raw = self.minimum + min(1.0, max(0.0, position)) * (self.maximum - self.minimum)
        if position >= 1.0:
            return self.maximum
        return self._clamped(_clean(round(raw / self.step) * self.step))

    def stepped(self, value: float, count: int) -> float:
        return self._clamped(_clean(value + count * self.step))

    def paged(self, value: float, count: int) -> float:
        return self.stepped(value, 10 * count)

    def _clamped(self, value: float) -> float:
        return min(self.maximum, max(self.minimum, value))


@dataclass(frozen=True, slots=True)
class LogScale:
    """Equal ways for equal ratios; values have two digits.

    A minimum of 0 is the left end, with six decades right of it.
    """

    minimum: float
    maximum: float
    integer: bool = False

    @property
    def smallest(self) -> float:
        """The smallest value on the logarithmic part, above zero."""
        if self.minimum > 0:
            return self.minimum
        return 1.0 if self.integer else self.maximum * 10.0**-_DECADES_BELOW_MAXIMUM

    def position(self, value: float) -> float:
        start = 0.0 if self.minimum > 0 else _ZERO_WAY
        if value < self.smallest:
            return 0.0
        span = math.log(self.maximum / self.smallest)
        share = math.log(min(value, self.maximum) / self.smallest) / span if span > 0 else 0.0
        return start + (1.0 - start) * share

    def value(self, position: float) -> float:
        start = 0.0 if self.minimum > 0 else _ZERO_WAY
        if position < start:
            return 0.0 if position < start / 2 else self.smallest
        share = min(1.0, (position - start) / (1.0 - start))
        raw = self.smallest * (self.maximum / self.smallest) ** share
        return self._clamped(float(round(raw)) if self.integer and raw < 100 else float(f"{raw:.2g}"))

    def stepped(self, value: float, count: int) -> float:
        for _ in range(abs(count)):
            value = self._next(value) if count > 0 else self._previous(value)
        return value

    def paged(self, value: float, count: int) -> float:
        if value < self.smallest:
            return self.stepped(value, count)
        return self._clamped(
            _whole(_clean(value * 10.0**count)) if self.integer else _clean(value * 10.0**count)
        )

    def _next(self, value: float) -> float:
        if value < self.smallest:
            return self.smallest
        unit = 10.0 ** math.floor(math.log10(value) + 1e-9)
        return self._clamped(_clean((math.floor(value / unit + 1e-9) + 1) * unit))

    def _previous(self, value: float) -> float:
        if value <= self.smallest:
            return self.minimum
        unit = 10.0 ** math.floor(math.log10(value) + 1e-9)
        leading = math.ceil(value / unit - 1e-9) - 1
        previous = _clean(leading * unit if leading >= 1 else 0.9 * unit)
        return self._clamped(_whole(previous) if self.integer else previous)

    def _clamped(self, value: float) -> float:
        return min(self.maximum, max(self.smallest, value))


def _nice_step(limits: NumberRange) -> float:
    """1 for whole numbers; else a hundredth of the range, rounded down to 1, 2 or 5 times a power of ten."""
    if limits.integer:
        return 1.0
    span = limits.maximum - limits.minimum
    if not math.isfinite(span) or span <= 0:
        return 0.1
    unit = 10.0 ** math.floor(math.log10(span / 100) + 1e-9)
    return _clean(next(unit * n for n in (5, 2, 1) if unit * n <= span / 100 * (1 + 1e-9)))


def _clean(value: float) -> float:
    """Without the noise of binary arithmetic: 0.30000000000000004 is 0.3."""
    return float(f"{value:.12g}")


def _whole(value: float) -> float:
    return float(math.floor(value + 1e-9))
