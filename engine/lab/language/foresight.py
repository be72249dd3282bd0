"""Foreseeing what a loop will take from what its rounds so far took."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

TRIED = 3
"""The rounds after which a loop is looked at for the first time; then after twice as many, and so on."""


def is_due(done: int) -> bool:
    """Whether to look again after so many rounds."""
    return done % TRIED == 0 and (done // TRIED).bit_count() == 1


def expected(spent: Sequence[tuple[int, int]], rounds: int) -> int:
    """What `rounds` more rounds will take.

    `spent` tells how much had been spent in all after how many rounds, from (0, 0) on, at each look. A round
    takes as much as those since the look before took on average. Where each look found that rounds had become
    dearer, they go on so, by the smaller of the last two rises for each round: a loop in which a graph grows
    takes the square of its rounds.
    """
    rates = [
        ((before + after) / 2, (now - earlier) / (after - before))
        for (before, earlier), (after, now) in pairwise(spent)
    ]
    middle, rate = rates[-1]
    rises = [(later - sooner) / (there - here) for (here, sooner), (there, later) in pairwise(rates)]
    rise = max(min(rises[-2:]), 0.0) if len(rises) > 1 else 0.0
    middle_to_come = spent[-1][0] + rounds / 2
    return round(rounds * (rate + rise * (middle_to_come - middle)))
