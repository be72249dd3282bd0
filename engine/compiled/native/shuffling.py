"""The shuffling of points, in compiled code."""

from __future__ import annotations

import numpy as np

from engine.autograd.mixing import FIRST, GOLDEN, SECOND

from .setting import inlined, kernel
from .vectors import load_one, store_one

ADDED, TIMES, AGAIN = np.uint64(GOLDEN), np.uint64(FIRST), np.uint64(SECOND)
B27, B30, B31, B32, B40 = (np.uint64(each) for each in (27, 30, 31, 32, 40))


@inlined
def mixed(z):
    """SplitMix64's mixing of 64 bits."""
    z = (z ^ (z >> B30)) * TIMES
    z = (z ^ (z >> B27)) * AGAIN
    return z ^ (z >> B31)


@kernel
def shuffle(order, count, seed, epoch, really):
    """Fill `order` with the order of `count` points in an epoch, or with the points as they come."""
    for place in range(count):
        store_one(order, place, np.int64(place))
    if really:
        z = mixed(mixed(np.uint64(seed)) + np.uint64(epoch) * ADDED)
        for place in range(1, count):
            z += ADDED
            partner = np.int64(((mixed(z) >> B32) * np.uint64(place + 1)) >> B32)
            here, there = load_one(order, place), load_one(order, partner)
            store_one(order, place, there)
            store_one(order, partner, here)
