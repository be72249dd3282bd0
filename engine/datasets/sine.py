"""Points scattered about a sine wave."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .parts import Doubles, Sample, jitter, sample


def target(x: Doubles, *, amplitude: float, frequency: float, **_: Any) -> Doubles:
    """The wave itself: x (n, 1) to (n,)."""
    return amplitude * np.sin(frequency * x[:, 0])


@register(
    "dataset",
    title="Sine",
    task="regression",
    inputs=1,
    domain=(-6.5, 6.5, -3.5, 3.5),
    truth=target,
    proposes={"hidden": (16, 16), "optimizer": "Adam", "lr": 0.01, "batch_size": 16, "input_scale": 0.5},
)
def sine(
    rng: np.random.Generator,
    n: int,
    *,
    amplitude: Annotated[float, Range(0.1, 5, step=0.1), Help("Height of a crest.")] = 2.0,
    frequency: Annotated[
        float, Range(0.1, 3, step=0.1), Help("Radians for each unit of x; 1 is a wave every 6.28.")
    ] = 1.0,
    noise: Annotated[float, Range(0, 2, step=0.05), Help("Standard deviation of y about the wave.")] = 0.15,
) -> Sample:
    """A sine wave with noise, which no straight line can follow."""
    x = rng.uniform(-6, 6, (n, 1))
    return sample(x, target(x, amplitude=amplitude, frequency=frequency) + jitter(rng, (n,), noise))
