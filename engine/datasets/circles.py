"""A disc of one class inside a ring of the other."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.catalog import Help, Range, register

from .parts import WIDE, Sample, from_polar, jitter, mixed_classes, sample

RADIUS = 5.0


@register(
    "dataset",
    title="Circles",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    proposes={"hidden": (8, 8), "lr": 0.02},
)
def circles(
    rng: np.random.Generator,
    n: int,
    *,
    inner: Annotated[
        float, Range(0.1, 0.9, step=0.05), Help("Radius of the disc as a share of the ring's.", "inner size")
    ] = 0.5,
    noise: Annotated[float, Range(0, 2, step=0.05), Help("Standard deviation of each coordinate.")] = 0.2,
    balance: float = 0.5,
) -> Sample:
    """A disc of class 1 in a ring of class 0, which no straight line parts."""
    label = mixed_classes(rng, n, balance)
    share = rng.uniform(0, 1, n)
    gap = 0.5 * (1 - inner)
    radius = RADIUS * np.where(label == 1, inner * share, inner + gap + (1 - inner - gap) * share)
    x = from_polar(radius, rng.uniform(0, 2 * np.pi, n))
    return sample(x + jitter(rng, (n, 2), noise), label)
