"""Points about a line, the farther from it the larger x is."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .parts import Doubles, Sample, sample

_END = 6.0


def target(x: Doubles, *, slope: float, **_: Any) -> Doubles:
    """The line itself: x (n, 1) to (n,)."""
    return slope * x[:, 0]


@register(
    "dataset",
    title="Spreading noise",
    task="regression",
    inputs=1,
    domain=(-6.5, 6.5, -6.5, 6.5),
    truth=target,
    proposes={
        "hidden": (16,),
        "loss": "GaussianNLLLoss",
        "optimizer": "Adam",
        "lr": 0.01,
        "input_scale": 0.5,
    },
)
def fan(
    rng: np.random.Generator,
    n: int,
    *,
    slope: Annotated[float, Range(-1, 1, step=0.05), Help("Rise of the line for each unit of x.")] = 0.4,
    near: Annotated[
        float, Range(0, 2, step=0.05), Help("Standard deviation of y at the left end.", "noise left")
    ] = 0.1,
    noise: Annotated[
        float, Range(0, 2, step=0.05), Help("Standard deviation of y at the right end.", "noise right")
    ] = 1.4,
) -> Sample:
    """A line with noise that grows on the way: what can be known of y differs from place to place."""
    x = rng.uniform(-_END, _END, (n, 1))
    deviation = near + (noise - near) * (x[:, 0] + _END) / (2 * _END)
    return sample(x, target(x, slope=slope) + deviation * rng.standard_normal(n))
