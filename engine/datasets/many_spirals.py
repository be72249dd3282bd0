"""Spirals of three to six classes wound round each other."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.catalog import Help, Range, register

from .parts import WIDE, Classes, Sample, dealt_classes, from_polar, jitter, sample

RADIUS = 5.5


@register(
    "dataset",
    title="Spirals, 3 to 6 classes",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    proposes={"n": 600, "hidden": (16, 16), "lr": 0.01, "loss": "CrossEntropyLoss"},
)
def many_spirals(
    rng: np.random.Generator,
    n: int,
    *,
    classes: Classes = 3,
    turns: Annotated[float, Range(0.25, 2, step=0.05), Help("Turns of each spiral about the centre.")] = 0.75,
    noise: Annotated[float, Range(0, 1, step=0.01), Help("Standard deviation of each coordinate.")] = 0.1,
    balance: float = 0.5,
) -> Sample:
    """Three to six spirals wound round each other, one a class."""
    label = dealt_classes(rng, n, classes, balance)
    share = rng.uniform(0.1, 1, n)
    angle = np.pi / 2 + 2 * np.pi * (turns * share + label / classes)
    return sample(from_polar(RADIUS * share, angle) + jitter(rng, (n, 2), noise), label)
