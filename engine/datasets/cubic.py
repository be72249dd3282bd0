"""Points scattered about a polynomial of the third degree."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .parts import Doubles, Sample, jitter, sample


def target(x: Doubles, *, a: float, b: float, c: float, d: float, **_: Any) -> Doubles:
    """The polynomial itself, by Horner's rule: x (n, 1) to (n,)."""
    return ((a * x[:, 0] + b) * x[:, 0] + c) * x[:, 0] + d


@register(
    "dataset",
    title="Cubic",
    task="regression",
    inputs=1,
    domain=(-6.0, 6.0, -6.0, 6.0),
    truth=target,
    proposes={"hidden": (16, 16), "optimizer": "Adam", "lr": 0.01, "input_scale": 0.5},
)
def cubic(
    rng: np.random.Generator,
    n: int,
    *,
    a: Annotated[float, Range(-1, 1, step=0.01), Help("Coefficient of x³.", "a (x³)")] = 0.1,
    b: Annotated[float, Range(-2, 2, step=0.05), Help("Coefficient of x².", "b (x²)")] = 0.0,
    c: Annotated[float, Range(-5, 5, step=0.1), Help("Coefficient of x.", "c (x)")] = -1.5,
    d: Annotated[float, Range(-10, 10, step=0.5), Help("y where x is 0.", "d")] = 0.0,
    noise: Annotated[float, Range(0, 3, step=0.05), Help("Standard deviation of y about the curve.")] = 0.2,
) -> Sample:
    """A polynomial of the third degree with noise: y = a x³ + b x² + c x + d."""
    x = rng.uniform(-5, 5, (n, 1))
    return sample(x, target(x, a=a, b=b, c=c, d=d) + jitter(rng, (n,), noise))
