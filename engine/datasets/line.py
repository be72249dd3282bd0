"""Points scattered about a straight line."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .parts import Doubles, Sample, jitter, sample


def target(x: Doubles, *, slope: float, intercept: float, **_: Any) -> Doubles:
    """The line itself: x (n, 1) to (n,)."""
    return slope * x[:, 0] + intercept


@register(
    "dataset",
    title="Line",
    task="regression",
    inputs=1,
    domain=(-6.0, 6.0, -6.0, 6.0),
    truth=target,
    proposes={"n": 100, "lr": 0.01},
)
def line(
    rng: np.random.Generator,
    n: int,
    *,
    slope: Annotated[float, Range(-10, 10, step=0.1), Help("How much y grows when x grows by one.")] = 0.8,
    intercept: Annotated[float, Range(-100, 100, step=0.5), Help("y where x is 0.")] = 1.0,
    noise: Annotated[float, Range(0, 10, step=0.05), Help("Standard deviation of y about the line.")] = 0.4,
    low: Annotated[float, Range(-100, 100, step=0.5), Help("Where x begins.", "x from")] = -6.0,
    high: Annotated[float, Range(-100, 100, step=0.5), Help("Where x ends.", "x to")] = 6.0,
    whole: Annotated[bool, Help("Only whole numbers for x, the upper end left out.", "whole x")] = False,
) -> Sample:
    """A straight line with noise: y = slope x + intercept."""
    x = low + (high - low) * rng.uniform(0, 1, (n, 1))
    x = np.floor(x) if whole else x
    return sample(x, target(x, slope=slope, intercept=intercept) + jitter(rng, (n,), noise))
