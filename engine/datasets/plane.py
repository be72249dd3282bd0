"""Points scattered about a plane over two inputs."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .parts import WIDE, Doubles, Sample, jitter, sample


def target(x: Doubles, *, slope1: float, slope2: float, intercept: float, **_: Any) -> Doubles:
    """The plane itself: x (n, 2) to (n,)."""
    return slope1 * x[:, 0] + slope2 * x[:, 1] + intercept


@register(
    "dataset",
    title="Plane",
    task="regression",
    inputs=2,
    domain=WIDE,
    truth=target,
    proposes={"lr": 0.01},
)
def plane(
    rng: np.random.Generator,
    n: int,
    *,
    slope1: Annotated[float, Range(-5, 5, step=0.1), Help("How much y grows along x1.", "slope x₁")] = 0.6,
    slope2: Annotated[float, Range(-5, 5, step=0.1), Help("How much y grows along x2.", "slope x₂")] = 0.4,
    intercept: Annotated[float, Range(-10, 10, step=0.5), Help("y where both inputs are 0.")] = 0.0,
    noise: Annotated[float, Range(0, 5, step=0.05), Help("Standard deviation of y about the plane.")] = 0.3,
) -> Sample:
    """A plane with noise: y = slope x₁ · x₁ + slope x₂ · x₂ + intercept."""
    x = rng.uniform(-6, 6, (n, 2))
    noiseless = target(x, slope1=slope1, slope2=slope2, intercept=intercept)
    return sample(x, noiseless + jitter(rng, (n,), noise))
