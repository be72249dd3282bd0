"""What part of a layer's space is shown: around its points, and steady while these move a little. Pure."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gui.plots.aliases import Extent

_MARGIN = 0.08
_LEAST_FILLED = 0.55
_SPARE = 0.12
_SMALLEST = 1e-6


def domain_around(positions: ArrayLike, former: Extent | None = None) -> Extent:
    """An extent around positions (n, 2) with a margin, the `former` one while it suits them.

    That is while all lie in it and fill more than half of it; else there is some room to move beyond them.
    """
    xy = np.asarray(positions, np.float64).reshape(-1, 2)
    xy = xy[np.isfinite(xy).all(axis=1)]
    if not len(xy):
        return former or (-1.0, 1.0, -1.0, 1.0)
    low, high = xy.min(axis=0), xy.max(axis=0)
    known = (None, None) if former is None else (former[:2], former[2:])
    across, up = (_side(float(low[side]), float(high[side]), known[side]) for side in (0, 1))
    return (*across, *up)


def _side(low: float, high: float, former: tuple[float, float] | None) -> tuple[float, float]:
    span = high - low
    if former is None:
        return _widened(low, high, _MARGIN)
    if former[0] <= low and high <= former[1] and span >= _LEAST_FILLED * (former[1] - former[0]):
        return former
    return _widened(low, high, _SPARE)


def _widened(low: float, high: float, share: float) -> tuple[float, float]:
    margin = share * (high - low) or max(abs(low) * share, _SMALLEST)
    return low - margin, high + margin
