"""Which parameters one point pulls on most."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.training.snapshots import Pull

Entry = tuple[str, tuple[int, ...]]
"""A parameter's name, and an index in it."""

MOST = 12


def strongest(pulls: Sequence[Pull]) -> tuple[Entry, ...]:
    """The entries with the largest |own|, at most `MOST`, in the order of the model."""
    sizes = np.concatenate([np.empty(0), *(np.abs(pull.own).ravel() for pull in pulls)])
    chosen = np.sort(np.argsort(-np.nan_to_num(sizes), kind="stable")[:MOST])
    ends = np.cumsum([pull.own.size for pull in pulls])
    found = []
    for place in chosen:
        owner = int(np.searchsorted(ends, place, side="right"))
        own = pulls[owner].own
        index = np.unravel_index(int(place) - (int(ends[owner]) - own.size), own.shape)
        found.append((pulls[owner].name, tuple(int(each) for each in index)))
    return tuple(found)


def values(pulls: Sequence[Pull], entry: Entry) -> tuple[float, float] | None:
    """The part and the whole at an entry; None where the model has no such one any more."""
    name, index = entry
    for pull in pulls:
        if pull.name == name:
            fits = len(index) == pull.own.ndim
            if fits and all(at < length for at, length in zip(index, pull.own.shape, strict=True)):
                return float(pull.own[index]), float(pull.whole[index])
    return None
