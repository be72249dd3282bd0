"""The part of a landscape that a chart shows, and what it tells between its samples."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.lab import Landscape
from gui.plots.aliases import Extent
from gui.plots.field import bilinear

Place = tuple[float, ...]
"""A number for each axis."""

_AGREEMENT = 0.02
_EDGE = 0.1
_MARGIN = 0.08
_NEAR, _FAR = 1 / 3, 3.0


@dataclass(frozen=True, eq=False)
class LandscapeFrame:
    """Samples of a curve, or of a surface over x and y, to be looked at while a point moves in it."""

    landscape: Landscape

    @property
    def is_surface(self) -> bool:
        """Whether there are two axes."""
        return len(self.landscape.axes) == 2

    def low(self, axis: int) -> float:
        """Where an axis begins."""
        return float(self.landscape.axes[axis].values[0])

    def high(self, axis: int) -> float:
        """Where an axis ends."""
        return float(self.landscape.axes[axis].values[-1])

    @property
    def extent(self) -> Extent:
        """x0, x1, y0, y1 of what is seen; of a curve with some room above and below its finite heights."""
        if self.is_surface:
            return self.low(0), self.high(0), self.low(1), self.high(1)
        bottom, top = self._heights_near()
        room = _MARGIN * (top - bottom)
        return self.low(0), self.high(0), bottom - room, top + room

    def heights_seen(self) -> tuple[float, float]:
        """The lowest and the highest finite height, apart even where all are one."""
        finite = self.landscape.heights[np.isfinite(self.landscape.heights)]
        if not len(finite):
            return -1.0, 1.0
        low, high = float(finite.min()), float(finite.max())
        return (low, high) if high > low else (low - 1.0, high + 1.0)

    def _heights_near(self) -> tuple[float, float]:
        """The heights of a curve, without what is far above or below all that is near its point."""
        low, high = self.heights_seen()
        at, (axis,) = self.landscape.height, self.landscape.axes
        near = np.abs(axis.values - axis.point) <= _NEAR * (axis.values[-1] - axis.values[0]) / 2
        change = np.abs(self.landscape.heights[near] - at)
        finite = change[np.isfinite(change)]
        reach = _FAR * float(finite.max(initial=0.0))
        if not (math.isfinite(at) and reach > 0):
            return low, high
        return max(low, at - reach), min(high, at + reach)

    @property
    def field(self) -> NDArray[np.float32]:
        """A surface as (H, W): its second axis up, its first across."""
        return np.ascontiguousarray(self.landscape.heights.T, np.float32)

    def height_at(self, place: Place) -> float:
        """The height between samples; nan outside."""
        if self.is_surface:
            return bilinear(self.field, self.extent, place[0], place[1])
        values = self.landscape.axes[0].values
        if not values[0] <= place[0] <= values[-1]:
            return math.nan
        return float(np.interp(place[0], values, self.landscape.heights))

    def slopes_at(self, place: Place) -> Place:
        """The slope along each axis, by the samples around a place."""
        slopes = []
        for axis in range(len(place)):
            step = (self.high(axis) - self.low(axis)) / (len(self.landscape.axes[axis].values) - 1)
            behind, ahead = list(place), list(place)
            behind[axis] = max(self.low(axis), place[axis] - step)
            ahead[axis] = min(self.high(axis), place[axis] + step)
            rise = self.height_at(tuple(ahead)) - self.height_at(tuple(behind))
            slopes.append(rise / (ahead[axis] - behind[axis]))
        return tuple(slopes)

    def clamped(self, place: Place) -> Place:
        """The nearest place within the axes."""
        return tuple(min(max(x, self.low(i)), self.high(i)) for i, x in enumerate(place))

    def serves(self, other: Landscape) -> bool:
        """Whether another landscape is the same ground seen from another point, not too near to the edge."""
        if [axis.name for axis in other.axes] != [axis.name for axis in self.landscape.axes]:
            return False
        for i, axis in enumerate(other.axes):
            room = _EDGE * (self.high(i) - self.low(i))
            if not self.low(i) + room <= axis.point <= self.high(i) - room:
                return False
        low, high = self.heights_seen()
        return all(
            not abs(self.height_at(place) - height) > _AGREEMENT * (high - low)
            for place, height in _samples(other)
        )


def _samples(landscape: Landscape) -> list[tuple[Place, float]]:
    """The point of a landscape, and some of its places around it."""
    points = [((*(axis.point for axis in landscape.axes),), landscape.height)]
    count = len(landscape.axes[0].values)
    for share in (0.4, 0.6):
        index = round(share * (count - 1))
        where = tuple(float(axis.values[index]) for axis in landscape.axes)
        points.append((where, float(landscape.heights[(index,) * len(landscape.axes)])))
    return points
