"""The order of the points in an epoch: a function of seed and epoch alone, in every backend the same.

The points are shuffled as Fisher and Yates do, with numbers that nothing has to be kept of to go back.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.autograd.mixing import high_words, start_of


def shuffled(seed: int, epoch: int, count: int) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The order of `count` points in an epoch (count,)."""
    order = list(range(count))
    places = np.arange(1, count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        words = high_words(start_of(seed, epoch), places)
        partners = (words * (places + np.uint64(1))) >> np.uint64(32)
    for place, partner in enumerate(partners.tolist(), start=1):
        order[place], order[partner] = order[partner], order[place]
    return np.array(order, np.int64)
