"""How fast steps are made, asked for and told."""

from __future__ import annotations

import math
from collections import deque
from time import perf_counter

from .phases import PHASES

RATE_SECONDS = 0.5
GUESSED_COST = 1e-3
"""Seconds of a step before one was made."""
LEARNING = 0.5
"""The weight of the newest cost among those before."""
SLOW_SECONDS = 0.1
"""A step that takes as long can be followed by itself."""
PHASE_SECONDS = 0.09
"""So can each of its phases."""


class Pace:
    """The speed asked for, what a step costs lately, and the steps a second of the last moments."""

    def __init__(self) -> None:
        self.next_step_at = 0.0
        self._seconds_a_step = 0.0
        self._cost = GUESSED_COST
        self._seen: deque[tuple[float, int]] = deque()

    def ask(self, steps_per_second: float | None) -> None:
        """Aim for so many steps a second; None for as many as can be."""
        self._seconds_a_step = 1 / steps_per_second if steps_per_second else 0.0
        self.next_step_at = perf_counter() + self._seconds_apart

    @property
    def is_slow(self) -> bool:
        """Whether each step can be followed with the eyes."""
        return self._seconds_a_step >= SLOW_SECONDS

    @property
    def in_phases(self) -> bool:
        """Whether even each phase of a step can: then what is due are phases."""
        return self._seconds_a_step >= PHASE_SECONDS * len(PHASES)

    @property
    def _seconds_apart(self) -> float:
        return self._seconds_a_step / len(PHASES) if self.in_phases else self._seconds_a_step

    def due(self, now: float, behind: float) -> float:
        """How many steps are due; no more than `behind` seconds are made up for."""
        apart = self._seconds_apart
        if not apart:
            return math.inf
        begun = max(self.next_step_at, now - behind)
        due = 1 + int((now - begun) / apart)
        self.next_step_at = begun + due * apart
        return due

    def steps_in(self, seconds: float) -> float:
        """How many steps take about so long."""
        return seconds / self._cost

    def learn(self, seconds: float, steps: int) -> None:
        """Take note of what some steps cost."""
        self._cost += LEARNING * (seconds / max(steps, 1) - self._cost)

    def unlearn(self) -> None:
        """The next steps may cost far more than the last: make few at first."""
        self._cost = GUESSED_COST

    def forget(self) -> None:
        """Another run begins."""
        self._seen.clear()
        self.unlearn()

    def rate(self, step: int) -> float:
        """Steps a second over the last half second, or the last two steps if slower."""
        now = perf_counter()
        # Between two steps nothing is new: a slow run would seem to stand still.
        if not self._seen or self._seen[-1][1] != step:
            self._seen.append((now, step))
        while len(self._seen) > 2 and now - self._seen[0][0] > RATE_SECONDS:
            self._seen.popleft()
        (then, first), (last, newest) = self._seen[0], self._seen[-1]
        return (newest - first) / (last - then) if last > then else 0.0
