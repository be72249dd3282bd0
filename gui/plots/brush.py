"""Brushes: what a disc that is drawn over points does to them. Arithmetic only, no painting."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gui.plots.aliases import Indices, Points

SMALLEST_PX, LARGEST_PX = 4.0, 200.0
SPARSEST, DENSEST = 1, 40
_JITTER = 0.12
_PULL = 0.2


@dataclass(frozen=True, slots=True)
class Brush:
    """A disc of `radius` pixels; a spray leaves `density` points on the way of one radius."""

    radius: float = 24.0
    density: int = 4

    def resized(self, factor: float) -> Brush:
        """The brush with a radius `factor` times as large, within its limits."""
        return replace(self, radius=min(max(self.radius * factor, SMALLEST_PX), LARGEST_PX))

    def thickened(self, points: int) -> Brush:
        """The brush with so many points more in a dab, within its limits."""
        return replace(self, density=min(max(self.density + points, SPARSEST), DENSEST))


class Trail:
    """Cuts a stroke into dabs of equal distance, so that its effect does not hang on the pace of the hand."""

    def __init__(self) -> None:
        self._last: Points = np.zeros((1, 2))

    def begin(self, at: Points) -> Points:
        """The first dab of a stroke that starts at a pixel (1, 2)."""
        self._last = at
        return at

    def follow(self, to: Points, spacing: float) -> Points:
        """Where the dabs (k, 2) lie on the straight way from the last one to a pixel (1, 2)."""
        way = to - self._last
        length = float(np.hypot(*way[0]))
        count = int(length / spacing)
        if count == 0:
            return np.empty((0, 2))
        dabs: Points = self._last + np.arange(1, count + 1)[:, None] * way * (spacing / length)
        self._last = dabs[-1:]
        return dabs


def sprayed(dabs: Points, brush: Brush, rng: np.random.Generator) -> Points:
    """Points (k * density, 2) strewn evenly over the disc of each dab (k, 2), in pixels."""
    count = len(dabs) * brush.density
    away = brush.radius * np.sqrt(rng.uniform(size=count))
    angle = rng.uniform(0, 2 * np.pi, count)
    offsets = np.stack([away * np.cos(angle), away * np.sin(angle)], axis=1)
    return np.repeat(dabs, brush.density, axis=0) + offsets


def shaken(pixels: Points, dabs: Points, brush: Brush, rng: np.random.Generator) -> Points:
    """The points (n, 2) after each dab (k, 2) has pushed those in its disc at random, most in its middle."""
    moved = pixels.copy()
    for dab in dabs:
        inside, weight = _grip(moved, dab, brush)
        moved[inside] += rng.normal(0, _JITTER * brush.radius, (len(inside), 2)) * weight
    return moved


def gathered(pixels: Points, dabs: Points, brush: Brush) -> Points:
    """The points (n, 2) after each dab (k, 2) has pulled those in its disc towards its middle."""
    moved = pixels.copy()
    for dab in dabs:
        inside, weight = _grip(moved, dab, brush)
        moved[inside] += _PULL * weight * (dab - moved[inside])
    return moved


def struck_by(pixels: Points, start: Points, end: Points, radius: float) -> Indices:
    """Indices of the points (n, 2) within `radius` of the segment between two pixels (1, 2)."""
    along = (end - start)[0]
    offset = pixels - start
    share = np.clip(offset @ along / ((along @ along) or 1.0), 0.0, 1.0)
    distance = np.hypot(*(offset - share[:, None] * along).T)
    return np.flatnonzero(distance <= radius)


def _grip(pixels: Points, dab: NDArray[np.float64], brush: Brush) -> tuple[Indices, Points]:
    """Which points lie in the disc, and how strongly (k, 1) it holds them: 1 in its middle, 0 at its edge."""
    distance = np.hypot(*(pixels - dab).T)
    inside = np.flatnonzero(distance < brush.radius)
    return inside, 1 - distance[inside, None] / brush.radius
