"""Flaws that real data have, put into made points: labels that are wrong and points that lie far off.

Each is decided for the points one after the other in an order that only the seed decides: a greater share
keeps the flawed points of a smaller one and adds others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .points import Floats

_NEAREST, _FARTHEST = 1.5, 3.0


def flipped(label: Floats, share: float, seed: int, classes: int = 2) -> Floats:
    """Classes 0 to `classes` - 1, (n,), with `share` of them exchanged for another one."""
    rng = np.random.default_rng([seed, 2])
    chosen = _chosen(rng, len(label), share)
    further = rng.integers(1, classes, len(label))  # 1 for all where there are two
    changed = label.copy()
    changed[chosen] = (changed[chosen] + further[chosen]) % classes
    return changed


def strayed(x: Floats, domain: tuple[float, float, float, float], share: float, seed: int) -> Floats:
    """Points (n, 2) with `share` of them put anywhere in `domain` (x0, x1, y0, y1)."""
    rng = np.random.default_rng([seed, 3])
    chosen = _chosen(rng, len(x), share)
    x0, x1, y0, y1 = domain
    anywhere = rng.uniform((x0, y0), (x1, y1), (len(x), 2)).astype(np.float32)
    changed = x.copy()
    changed[chosen] = anywhere[chosen]
    return changed


def displaced(y: Floats, share: float, seed: int) -> Floats:
    """Targets (n,) with `share` of them moved up or down by 1.5 to 3 standard deviations of all targets.

    Targets that are all alike have no deviation; there it is 1.
    """
    rng = np.random.default_rng([seed, 3])
    chosen = _chosen(rng, len(y), share)
    away = rng.choice([-1, 1], len(y)) * rng.uniform(_NEAREST, _FARTHEST, len(y))
    changed = y.copy()
    changed[chosen] += (away * (float(np.std(y)) or 1.0)).astype(np.float32)[chosen]
    return changed


def _chosen(rng: np.random.Generator, count: int, share: float) -> NDArray[np.intp]:
    """The first `share` of all `count` rows in random order."""
    return rng.permutation(count)[: round(share * count)]
