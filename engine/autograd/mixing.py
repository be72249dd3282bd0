"""Random bits as a pure function of where they stand, by SplitMix64 (Steele, Lea and Flood, 2014).

Whatever is drawn by it needs no state to be gone back to, and any backend draws the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np

GOLDEN = 0x9E3779B97F4A7C15
FIRST = 0xBF58476D1CE4E5B9
SECOND = 0x94D049BB133111EB
MASK = 0xFFFFFFFFFFFFFFFF

Words = np.ndarray[Any, np.dtype[np.uint64]]


def start_of(stream: int, count: int) -> int:
    """Where the numbers of the `count`-th draw of a stream begin."""
    return mixed((mixed(stream & MASK) + count * GOLDEN) & MASK)


def mixed(z: int) -> int:
    """SplitMix64's mixing of 64 bits."""
    z = ((z ^ z >> 30) * FIRST) & MASK
    z = ((z ^ z >> 27) * SECOND) & MASK
    return z ^ z >> 31


def high_words(start: int, places: Words) -> Words:
    """The upper 32 bits of the numbers that stand at `places`, counted from `start`."""
    with np.errstate(over="ignore"):
        z = np.uint64(start) + places * np.uint64(GOLDEN)
        z = (z ^ z >> np.uint64(30)) * np.uint64(FIRST)
        z = (z ^ z >> np.uint64(27)) * np.uint64(SECOND)
        return (z ^ z >> np.uint64(31)) >> np.uint64(32)
