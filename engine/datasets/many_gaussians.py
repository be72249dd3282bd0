"""Round clouds of three to six classes."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.catalog import Help, Range, register

from .parts import WIDE, Classes, Sample, dealt_classes, from_polar, jitter, sample


@register(
    "dataset",
    title="Gaussians, 3 to 6 classes",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    proposes={"lr": 0.05, "loss": "CrossEntropyLoss"},
)
def many_gaussians(
    rng: np.random.Generator,
    n: int,
    *,
    classes: Classes = 3,
    radius: Annotated[
        float, Range(0, 5, step=0.1), Help("How far the clouds' centres are from the middle.")
    ] = 3.6,
    noise: Annotated[float, Range(0, 4, step=0.05), Help("Standard deviation of a cloud.")] = 0.9,
    balance: float = 0.5,
) -> Sample:
    """Three to six round clouds on a circle, one a class, which straight lines part."""
    label = dealt_classes(rng, n, classes, balance)
    # The first stands at the top, the others follow anticlockwise.
    angle = np.pi / 2 + 2 * np.pi * label / classes
    return sample(from_polar(np.full(n, radius), angle) + jitter(rng, (n, 2), noise), label)
