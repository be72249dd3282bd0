"""Two interleaved half circles."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.catalog import Help, Range, register

from .parts import WIDE, Sample, from_polar, jitter, mixed_classes, sample

RADIUS = 3.4


@register(
    "dataset",
    title="Two moons",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    proposes={"hidden": (8, 8), "lr": 0.02},
)
def moons(
    rng: np.random.Generator,
    n: int,
    *,
    overlap: Annotated[
        float, Range(0, 1, step=0.05), Help("How deep each moon reaches into the other; at 1 they touch.")
    ] = 0.5,
    noise: Annotated[float, Range(0, 2, step=0.05), Help("Standard deviation of each coordinate.")] = 0.3,
    balance: float = 0.5,
) -> Sample:
    """Two half circles that reach into each other."""
    label = mixed_classes(rng, n, balance)
    upper = from_polar(np.full(n, RADIUS), rng.uniform(0, np.pi, n))
    # The upper moon's centre and the lower one's lie as far left and above the origin as right and below it.
    upper += np.array([-0.5, -0.5 * overlap]) * RADIUS
    x = np.where((label == 0)[:, None], upper, -upper)
    return sample(x + jitter(rng, (n, 2), noise), label)
