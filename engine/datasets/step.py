"""Points scattered about a jump from one level to another."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .parts import Doubles, Sample, jitter, sample


def target(x: Doubles, *, height: float, place: float, **_: Any) -> Doubles:
    """The two levels themselves: x (n, 1) to (n,)."""
    return np.where(x[:, 0] < place, -height / 2, height / 2)


@register(
    "dataset",
    title="Step",
    task="regression",
    inputs=1,
    domain=(-6.5, 6.5, -3.5, 3.5),
    truth=target,
    proposes={"hidden": (8, 8), "optimizer": "Adam", "lr": 0.02, "batch_size": 16},
)
def step(
    rng: np.random.Generator,
    n: int,
    *,
    height: Annotated[float, Range(0.1, 6, step=0.1), Help("How far y jumps.")] = 4.0,
    place: Annotated[float, Range(-5, 5, step=0.1), Help("The x at which y jumps.", "jump at x")] = 0.0,
    noise: Annotated[float, Range(0, 2, step=0.05), Help("Standard deviation of y about a level.")] = 0.15,
) -> Sample:
    """A jump with noise, which a smooth function can only come close to."""
    x = rng.uniform(-6, 6, (n, 1))
    return sample(x, target(x, height=height, place=place) + jitter(rng, (n,), noise))
