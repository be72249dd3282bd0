"""Two round clouds of points."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.catalog import Help, Range, register

from .parts import WIDE, Sample, jitter, mixed_classes, sample


@register(
    "dataset",
    title="Two Gaussians",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    proposes={"lr": 0.03},
)
def gaussians(
    rng: np.random.Generator,
    n: int,
    *,
    separation: Annotated[
        float,
        Range(0, 4, step=0.1),
        Help("The clouds' centres are at (s, s) for class 1 and at (-s, -s) for class 0."),
    ] = 2.2,
    shift: Annotated[float, Range(-3, 3, step=0.1), Help("Added to both coordinates of all points.")] = 0.0,
    noise: Annotated[float, Range(0, 4, step=0.05), Help("Standard deviation of a cloud.")] = 1.0,
    balance: float = 0.5,
) -> Sample:
    """Two round clouds, which one straight line parts."""
    label = mixed_classes(rng, n, balance)
    centre = np.where(label == 1, separation, -separation)[:, None] + shift
    return sample(centre + jitter(rng, (n, 2), noise), label)
