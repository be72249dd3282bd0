"""What the parameters were since the run began, in few samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .columns import Doubles
from .numbers import Places

SAMPLES = 128
MOST_NUMBERS = 100_000
"""Of more, no past is kept: it would take more memory than anything else."""
_MOST_SAMPLED = 6_400_000
"""Numbers kept in all: of many parameters there are fewer samples."""


class Past:
    """Samples at equal distances; when the room is full every second one goes and the distance doubles."""

    def __init__(self) -> None:
        self._samples = np.empty((0, 0), np.float32)
        self._steps = np.empty(0)
        self._newest: tuple[float, Doubles] = (0.0, np.empty(0))
        self._count = 0
        self._distance = 1
        self._skipped = 0

    def forget(self, numbers: int) -> None:
        """Begin anew for so many numbers."""
        room = min(SAMPLES, 2 * (_MOST_SAMPLED // max(numbers, 1) // 2))
        self._samples = np.empty((room, numbers if numbers <= MOST_NUMBERS else 0), np.float32)
        self._steps = np.empty(room)
        self._newest = (0.0, np.empty(0))
        self._count, self._distance, self._skipped = 0, 1, 0

    def add(self, step: int, values: Doubles) -> None:
        """Remember `values` (numbers,), unless it is too soon after the last sample.

        A step at or before a sample takes the past back to there.
        """
        if self._samples.shape[1] != len(values):
            return
        self._newest = (step, values)
        before = int(np.searchsorted(self._steps[: self._count], step))
        if before < self._count:
            self._count, self._skipped = before, self._distance
        self._skipped += 1
        if self._skipped < self._distance:
            return
        room = len(self._steps)
        if self._count == room:
            self._samples[: room // 2], self._steps[: room // 2] = self._samples[::2], self._steps[::2]
            self._count, self._distance = room // 2, 2 * self._distance
        with np.errstate(over="ignore"):
            self._samples[self._count] = values
        self._steps[self._count] = step
        self._count, self._skipped = self._count + 1, 0

    def of(self, number: int) -> NDArray[np.float32]:
        """The samples of one number, oldest first."""
        if not self._samples.shape[1]:
            return np.empty(0, np.float32)
        return self._samples[: self._count, number].copy()

    def reach(self, numbers: Places) -> NDArray[np.float32]:
        """How far the samples of each of these numbers (n,) reach from the least to the largest, or 0."""
        if not self._samples.shape[1] or not self._count:
            return np.zeros(len(numbers), np.float32)
        with np.errstate(invalid="ignore", over="ignore"):
            reach: NDArray[np.float32] = np.nan_to_num(np.ptp(self._samples[: self._count], axis=0))
        return reach[numbers]

    def over(self, numbers: Places) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The steps (samples,) and what these numbers (n,) were there, (samples, n), the newest included."""
        if not self._samples.shape[1] or not self._count:
            return np.empty(0), np.empty((0, len(numbers)))
        steps, values = self._steps[: self._count], self._samples[: self._count, numbers].astype(np.float64)
        step, newest = self._newest
        if step > steps[-1]:
            steps, values = np.append(steps, step), np.vstack([values, newest[numbers]])
        return steps.copy(), values
