"""How often something happened, at a rate that rises and falls."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .parts import Doubles, Sample, sample


def target(x: Doubles, *, rate: float, swing: float, **_: Any) -> Doubles:
    """The rate itself: x (n, 1) to (n,)."""
    return rate * np.exp(swing * np.sin(x[:, 0]))


@register(
    "dataset",
    title="Counts",
    task="regression",
    inputs=1,
    domain=(-6.5, 6.5, -1.0, 17.0),
    truth=target,
    proposes={
        "hidden": (16, 16),
        "loss": "PoissonNLLLoss",
        "optimizer": "Adam",
        "lr": 0.01,
        "input_scale": 0.5,
    },
)
def counts(
    rng: np.random.Generator,
    n: int,
    *,
    rate: Annotated[float, Range(0.1, 20, log=True), Help("How often it happens where sin(x) is 0.")] = 4.0,
    swing: Annotated[
        float, Range(0, 1.5, step=0.05), Help("How far the rate swings: by e to this power, up and down.")
    ] = 0.8,
) -> Sample:
    """Whole numbers from 0 on that scatter the more, the larger they are, as counts do."""
    x = rng.uniform(-6, 6, (n, 1))
    return sample(x, rng.poisson(target(x, rate=rate, swing=swing)).astype(np.float64))
