"""The order of the points in an epoch: a function of seed and epoch alone, in every backend the same.

The numbers come from SplitMix64 (Steele, Lea and Flood, 2014) counted on from a start that seed and epoch
give; with them the points are shuffled as Fisher and Yates do. So nothing has to be kept to go back.
"""

from __future__ import annotations

from typing import Any

import numpy as np

GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB
MASK = 0xFFFFFFFFFFFFFFFF


def start_of(seed: int, epoch: int) -> int:
    """Where the numbers of an epoch begin."""
    return mixed((mixed(seed & MASK) + epoch * GOLDEN) & MASK)


def mixed(z: int) -> int:
    """SplitMix64's mixing of 64 bits."""
    z = ((z ^ z >> 30) * FIRST) & MASK
    z = ((z ^ z >> 27) * SECOND) & MASK
    return z ^ z >> 31


def shuffled(seed: int, epoch: int, count: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The order of `count` points in an epoch (count,)."""
    order = list(range(count))
    places = np.arange(1, count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = np.uint64(start_of(seed, epoch)) + places * np.uint64(GOLDEN)
        z = (z ^ z >> np.uint64(30)) * np.uint64(FIRST)
        z = (z ^ z >> np.uint64(27)) * np.uint64(SECOND)
        z = (z ^ z >> np.uint64(31)) >> np.uint64(32)
        partners = (z * (places + np.uint64(1))) >> np.uint64(32)
    for place, partner in enumerate(partners.tolist(), start=1):
        order[place], order[partner] = order[partner], order[place]
    return np.array(order, np.int64)
