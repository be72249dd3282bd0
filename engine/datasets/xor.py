"""Four squares, opposite ones of the same class."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.catalog import Help, Range, register

from .parts import WIDE, Sample, jitter, mixed_classes, sample

SIDE = 5.0


@register(
    "dataset",
    title="XOR",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    proposes={"hidden": (12, 8), "activation": "ReLU", "lr": 0.02},
)
def xor(
    rng: np.random.Generator,
    n: int,
    *,
    gap: Annotated[
        float, Range(0, 2, step=0.1), Help("Distance that the points keep from both axes, before the noise.")
    ] = 0.5,
    noise: Annotated[float, Range(0, 2, step=0.05), Help("Standard deviation of each coordinate.")] = 0.2,
    balance: float = 0.5,
) -> Sample:
    """Class 1 where exactly one coordinate is positive, class 0 where both or neither are."""
    label = mixed_classes(rng, n, balance)
    side = rng.choice([-1, 1], n)
    signs = np.stack([side, np.where(label == 1, -side, side)], axis=1)
    x = signs * rng.uniform(gap, SIDE, (n, 2))
    return sample(x + jitter(rng, (n, 2), noise), label)
