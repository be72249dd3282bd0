"""Rings about one centre, the classes in turn."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.catalog import Help, Range, register

from .parts import WIDE, Doubles, Sample, from_polar, jitter, mixed_classes, sample

RADIUS = 5.3
THICKNESS = 0.4


def _dealt(share: Doubles, first: int, count: int) -> NDArray[np.intp]:
    """Every other ring from `first` on, by a share (n,) from 0 to 1: a ring as often as it is long."""
    own = np.arange(first, count, 2)
    ends = np.cumsum(own + 1) / np.sum(own + 1)
    return own[np.searchsorted(ends[:-1], share)]


@register(
    "dataset",
    title="Rings",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    proposes={"hidden": (16, 16), "lr": 0.02, "input_scale": 0.5},
)
def rings(
    rng: np.random.Generator,
    n: int,
    *,
    count: Annotated[int, Range(2, 8), Help("How many rings there are, the classes in turn.", "rings")] = 4,
    noise: Annotated[float, Range(0, 1, step=0.01), Help("Standard deviation of each coordinate.")] = 0.1,
    balance: float = 0.5,
) -> Sample:
    """Rings about one centre, the classes in turn from class 1 at the inside."""
    label = mixed_classes(rng, n, balance)
    share = rng.uniform(0, 1, n)
    ring = np.where(label == 1, _dealt(share, first=0, count=count), _dealt(share, first=1, count=count))
    radius = RADIUS / count * (ring + 1 - THICKNESS * rng.uniform(0, 1, n))
    x = from_polar(radius, rng.uniform(0, 2 * np.pi, n))
    return sample(x + jitter(rng, (n, 2), noise), label)
