"""Two spirals wound round each other."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.catalog import Help, Range, register

from .parts import WIDE, Sample, from_polar, jitter, mixed_classes, sample

RADIUS = 5.5


@register(
    "dataset",
    title="Two spirals",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    proposes={"hidden": (16, 16), "lr": 0.01},
)
def spirals(
    rng: np.random.Generator,
    n: int,
    *,
    turns: Annotated[float, Range(0.5, 3, step=0.05), Help("Turns of each spiral about the centre.")] = 1.5,
    noise: Annotated[float, Range(0, 1, step=0.01), Help("Standard deviation of each coordinate.")] = 0.1,
    balance: float = 0.5,
) -> Sample:
    """Two spirals, the hardest of the classic sets."""
    label = mixed_classes(rng, n, balance)
    share = rng.uniform(0.1, 1, n)
    angle = 2 * np.pi * turns * share + np.pi * label
    return sample(from_polar(RADIUS * share, angle) + jitter(rng, (n, 2), noise), label)
