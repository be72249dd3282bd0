"""What the parameters were since the run began, in few samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .columns import Doubles

SAMPLES = 64
MOST_NUMBERS = 100_000
"""Of more, no past is kept: it would take more memory than anything else."""


class Past:
    """Samples at equal distances; when the room is full every second one goes and the distance doubles."""

    def __init__(self) -> None:
        self._samples = np.empty((0, 0), np.float32)
        self._count = 0
        self._distance = 1
        self._skipped = 0

    def forget(self, numbers: int) -> None:
        """Begin anew for so many numbers."""
        self._samples = np.empty((SAMPLES, numbers if numbers <= MOST_NUMBERS else 0), np.float32)
        self._count, self._distance, self._skipped = 0, 1, 0

    def add(self, values: Doubles) -> None:
        """Remember `values` (numbers,), unless it is too soon after the last sample."""
        self._skipped += 1
        if self._skipped < self._distance or self._samples.shape[1] != len(values):
            return
        if self._count == SAMPLES:
            self._samples[: SAMPLES // 2] = self._samples[::2]
            self._count, self._distance = SAMPLES // 2, 2 * self._distance
        with np.errstate(over="ignore"):
            self._samples[self._count] = values
        self._count, self._skipped = self._count + 1, 0

    def of(self, number: int) -> NDArray[np.float32]:
        """The samples of one number, oldest first."""
        if not self._samples.shape[1]:
            return np.empty(0, np.float32)
        return self._samples[: self._count, number].copy()
