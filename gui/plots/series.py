"""A measured quantity that grows while training runs, and its reduction to what a screen can show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

CAPACITY = 1 << 16
"""Sixteen entries for each column of the widest screen, to zoom into; with their steps one megabyte."""
_FIRST_ALLOCATION = 1 << 10
_Scalar = TypeVar("_Scalar", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a quantity did in each of m columns: lowest, highest, and whether it broke off in between.

    `x` (m,) is where each column starts. `low` and `high` (m,) are NaN where no value was finite. `gap` (m,)
    is True where a value was not finite: the line is broken after that column.
    """

    x: NDArray[np.float64]
    low: NDArray[np.float32]
    high: NDArray[np.float32]
    gap: NDArray[np.bool_]


class Series:
    """Values against a rising step, kept for as long as a run lasts in bounded memory.

    Up to `capacity` values are kept exactly. Beyond, neighbours are merged by twos, fours and so on, each
    group remembered by its lowest and highest, so that all of history keeps one even resolution.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = max(4, capacity)
        self._taken = 0
        self._stride = 1
        self._size = 0
        self._last_step = 0
        self._step = np.empty(0, np.int64)
        self._low = np.empty(0, np.float32)
        self._high = np.empty(0, np.float32)
        self._gap = np.empty(0, np.bool_)
        self._lowest = np.nan
        self._highest = np.nan
        self._first = np.nan
        self._newest = np.nan

    def __len__(self) -> int:
        return self._size

    @property
    def last_step(self) -> int:
        """The newest step; 0 while empty."""
        return self._last_step

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest finite value so far; (nan, nan) where there was none."""
        return float(self._lowest), float(self._highest)

    @property
    def first(self) -> float:
        """The first finite value; NaN where there was none."""
        return float(self._first)

    @property
    def newest(self) -> float:
        """The newest finite value; NaN where there was none."""
        return float(self._newest)

    def append(self, step: ArrayLike, value: ArrayLike) -> None:
        """Add n values (n,) at rising steps (n,); NaN and infinities break the line there.

        A first step at or before the newest takes history back: the groups from there on are forgotten.
        """
        steps = np.atleast_1d(np.asarray(step, np.int64))
        with np.errstate(over="ignore"):
            values = np.atleast_1d(np.asarray(value, np.float32))
        if steps.shape != values.shape or steps.ndim != 1:
            raise ValueError(f"step and value must be of one length, got {steps.shape} and {values.shape}")
        if not len(steps):
            return
        if self._size and steps[0] <= self._last_step:
            self._forget_from(int(steps[0]))
        for start in range(0, len(steps), self._capacity // 2):
            part = slice(start, start + self._capacity // 2)
            self._append_part(steps[part], values[part])
        self._last_step = int(steps[-1])

    def nearest(self, step: float) -> int:
        """Index of the kept value whose step is nearest; -1 while empty."""
        if not self._size:
            return -1
        steps = self._step[: self._size]
        after = int(np.searchsorted(steps, step))
        if after == 0:
            return 0
        if after == self._size:
            return self._size - 1
        return after - 1 if step - steps[after - 1] <= steps[after] - step else after

    def at(self, index: int) -> tuple[int, float]:
        """Step and value of a kept entry; the middle of its range where history was merged."""
        return int(self._step[index]), float((self._low[index] + self._high[index]) / 2)

    def value_near(self, step: float) -> float:
        """The kept value whose step is nearest; NaN while empty."""
        return self.at(self.nearest(step))[1] if self._size else np.nan

    def columns(self, edges: NDArray[np.float64]) -> Envelope:
        """The values between the first and the last edge, reduced to a column between every two.

        The nearest value on either side comes with them, so that a line runs out of the picture.
        """
        part = self._between(edges[0], edges[-1])
        return decimated(self._step[part], self._low[part], self._high[part], self._gap[part], edges)

    def thinned(self, most: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Up to about `most` steps (k,), and the middle of what was measured from each to the next (k,).

        A NaN stands where the line breaks.
        """
        kept = slice(0, self._size)
        starts = np.arange(0, self._size, max(1, -(-self._size // most)))
        if not len(starts):
            return np.empty(0), np.empty(0)
        low = np.fmin.reduceat(self._low[kept], starts).astype(np.float64)
        middle = (low + np.fmax.reduceat(self._high[kept], starts)) / 2
        steps = self._step[starts].astype(np.float64)
        broken = np.flatnonzero(np.logical_or.reduceat(self._gap[kept], starts))
        return np.insert(steps, broken + 1, steps[broken]), np.insert(middle, broken + 1, np.nan)

    def bounds_between(self, first: float, last: float) -> tuple[float, float]:
        """Lowest and highest finite value that `columns` gives of these steps; (nan, nan) without one."""
        part = self._between(first, last)
        lowest = np.fmin.reduce(self._low[part], initial=np.nan)
        highest = np.fmax.reduce(self._high[part], initial=np.nan)
        return float(lowest), float(highest)

    def break_off(self) -> None:
        """Break the line after the newest value."""
        self._gap[max(0, self._size - 1) : self._size] = True

    def forget_after(self, step: int) -> None:
        """Forget the values after a step; of merged ones the groups that begin after it."""
        if self._size and step < self._last_step:
            self._forget_from(step + 1)
            self._last_step = int(self._step[self._size - 1]) if self._size else 0

    def compact(self, size: int) -> None:
        """Merge neighbours until at most `size` entries are left, and free the rest."""
        while self._size > max(1, size):
            self._merge_pairs()
        self._step, self._gap = self._step[: self._size].copy(), self._gap[: self._size].copy()
        self._low, self._high = self._low[: self._size].copy(), self._high[: self._size].copy()

    def _between(self, first: float, last: float) -> slice:
        """The entries of the steps in [first, last] with the nearest one on either side."""
        start, stop = np.searchsorted(self._step[: self._size], [first, np.nextafter(last, np.inf)])
        return slice(max(0, int(start) - 1), min(int(stop) + 1, self._size))

    def _forget_from(self, step: int) -> None:
        self._size = int(np.searchsorted(self._step[: self._size], step))
        self._taken = self._size * self._stride
        kept = slice(0, self._size)
        self._lowest = np.fmin.reduce(self._low[kept], initial=np.nan)
        self._highest = np.fmax.reduce(self._high[kept], initial=np.nan)
        finite = self._high[kept][np.isfinite(self._high[kept])]
        self._newest = finite[-1] if len(finite) else np.nan

    def _append_part(self, steps: NDArray[np.int64], values: NDArray[np.float32]) -> None:
        while self._taken + len(steps) > self._capacity * self._stride:
            self._merge_pairs()
        gap = ~np.isfinite(values)
        values = np.where(gap, np.float32(np.nan), values)
        self._lowest = np.fmin(self._lowest, np.fmin.reduce(values))
        self._highest = np.fmax(self._highest, np.fmax.reduce(values))
        finite = values[~gap]
        if len(finite):
            self._first = finite[0] if np.isnan(self._first) else self._first
            self._newest = finite[-1]
        room = min(-self._taken % self._stride, len(steps))
        if room:
            self._top_up(values[:room], gap[:room])
        starts = np.arange(room, len(steps), self._stride)
        if len(starts):
            self._reserve(self._size + len(starts))
            new = slice(self._size, self._size + len(starts))
            self._step[new] = steps[starts]
            self._low[new] = np.fmin.reduceat(values, starts)
            self._high[new] = np.fmax.reduceat(values, starts)
            self._gap[new] = np.logical_or.reduceat(gap, starts)
            self._size += len(starts)
        self._taken += len(steps)

    def _top_up(self, values: NDArray[np.float32], gap: NDArray[np.bool_]) -> None:
        """Put values into the newest group, which is not yet full."""
        last = self._size - 1
        self._low[last] = np.fmin(self._low[last], np.fmin.reduce(values))
        self._high[last] = np.fmax(self._high[last], np.fmax.reduce(values))
        self._gap[last] |= gap.any()

    def _reserve(self, size: int) -> None:
        if size <= len(self._step):
            return
        allocated = min(self._capacity, max(_FIRST_ALLOCATION, 2 * len(self._step), size))
        self._step = _grown(self._step, allocated)
        self._low, self._high = _grown(self._low, allocated), _grown(self._high, allocated)
        self._gap = _grown(self._gap, allocated)

    def _merge_pairs(self) -> None:
        starts = np.arange(0, self._size, 2)
        merged = len(starts)
        self._low[:merged] = np.fmin.reduceat(self._low[: self._size], starts)
        self._high[:merged] = np.fmax.reduceat(self._high[: self._size], starts)
        self._gap[:merged] = np.logical_or.reduceat(self._gap[: self._size], starts)
        self._step[:merged] = self._step[starts]
        self._size = merged
        self._stride *= 2


def decimated(
    x: NDArray[np.int64],
    low: NDArray[np.float32],
    high: NDArray[np.float32],
    gap: NDArray[np.bool_],
    edges: NDArray[np.float64],
) -> Envelope:
    """Lowest and highest of n entries (n,), sorted by `x`, in each of the columns between `edges`.

    Entries outside make one column more on each side; empty columns drop out. With no more entries than
    columns nothing is merged.
    """
    if len(x) < len(edges):
        return Envelope(x.astype(np.float64), low.copy(), high.copy(), gap.copy())
    inner = np.searchsorted(x, edges[:-1])
    beyond = np.searchsorted(x, edges[-1:], side="right")
    starts = np.unique(np.concatenate([[0], inner, beyond]))
    starts = starts[starts < len(x)]
    return Envelope(
        x[starts].astype(np.float64),
        np.fmin.reduceat(low, starts),
        np.fmax.reduceat(high, starts),
        np.logical_or.reduceat(gap, starts),
    )


def stretches(envelope: Envelope) -> list[slice]:
    """The parts of an envelope in which the line is whole: no break, a finite value in every column."""
    broken = np.isnan(envelope.low)
    begins = np.ones(len(envelope.x), np.bool_)
    begins[1:] = envelope.gap[:-1] | broken[:-1] | broken[1:]
    starts = np.flatnonzero(begins).tolist()
    stops = [*starts[1:], len(envelope.x)]
    pairs = zip(starts, stops, strict=False)
    return [slice(start, stop) for start, stop in pairs if not broken[start]]


def _grown(array: NDArray[_Scalar], size: int) -> NDArray[_Scalar]:
    grown = np.empty(size, array.dtype)
    grown[: len(array)] = array
    return grown
