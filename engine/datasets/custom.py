"""Points of the user's own; what is generated here is only a start, to be moved, added to and deleted."""

from __future__ import annotations

import numpy as np

from engine.catalog import register

from .parts import WIDE, Classes, Sample, dealt_classes, from_polar, mixed_classes, sample


@register("dataset", title="Own points", task="regression", inputs=1, domain=WIDE, truth=None, handmade=True)
def custom_line(rng: np.random.Generator, n: int) -> Sample:
    """Points of your own: one input and a value."""
    x = rng.uniform(-5, 5, (n, 1))
    return sample(x, 0.5 * x[:, 0])


@register(
    "dataset",
    title="Own points in a plane",
    task="regression",
    inputs=2,
    domain=WIDE,
    truth=None,
    handmade=True,
)
def custom_plane(rng: np.random.Generator, n: int) -> Sample:
    """Points of your own: two inputs and a value."""
    x = rng.uniform(-5, 5, (n, 2))
    return sample(x, 0.5 * x[:, 0] + 0.5 * x[:, 1])


@register(
    "dataset", title="Own classes", task="classification", inputs=2, domain=WIDE, truth=None, handmade=True
)
def custom_classes(rng: np.random.Generator, n: int, *, balance: float = 0.5) -> Sample:
    """Points of your own: two inputs and a class."""
    label = mixed_classes(rng, n, balance)
    sides = np.where(label == 1, 1.0, -1.0)
    x = np.stack([sides * rng.uniform(1, 5, n), rng.uniform(-5, 5, n)], axis=1)
    return sample(x, label)


@register(
    "dataset",
    title="Own classes, 3 to 6",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    handmade=True,
    proposes={"loss": "CrossEntropyLoss"},
)
def custom_many(rng: np.random.Generator, n: int, *, classes: Classes = 3, balance: float = 0.5) -> Sample:
    """Points of your own: two inputs and one of three to six classes."""
    label = dealt_classes(rng, n, classes, balance)
    angle = np.pi / 2 + 2 * np.pi * (label + rng.uniform(-0.4, 0.4, n)) / classes
    return sample(from_polar(rng.uniform(1.5, 5, n), angle), label)
