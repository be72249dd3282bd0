"""Points on a landscape of hills and hollows over two inputs."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np

from engine.catalog import Help, Range, register

from .parts import WIDE, Doubles, Sample, jitter, sample

CENTRES = np.array([(-4, 2.5), (0, 2.5), (4, 2.5), (-4, -2.5), (0, -2.5), (4, -2.5)])
"""Where the bumps stand, in two rows of three; the signs below alternate like the squares of a chessboard."""

SIGNS = np.array([1, -1, 1, -1, 1, -1])


def target(x: Doubles, *, height: float, width: float, **_: Any) -> Doubles:
    """The sum of the bumps, each ±height exp(-distance² / (2 width²)): x (n, 2) to (n,)."""
    squares = ((x[:, None, :] - CENTRES) ** 2).sum(axis=2)
    total: Doubles = height * np.exp(-squares / (2 * width**2)) @ SIGNS
    return total


@register(
    "dataset",
    title="Multi-Gauss",
    task="regression",
    inputs=2,
    domain=WIDE,
    truth=target,
    proposes={"n": 1200, "hidden": (16, 16), "optimizer": "Adam", "lr": 0.01, "input_scale": 0.5},
)
def multi_gauss(
    rng: np.random.Generator,
    n: int,
    *,
    height: Annotated[float, Range(0.1, 5, step=0.1), Help("Height of a hill, depth of a hollow.")] = 2.0,
    width: Annotated[
        float, Range(0.3, 2.5, step=0.1), Help("Standard deviation of each bump, from its centre outwards.")
    ] = 1.2,
    noise: Annotated[
        float, Range(0, 2, step=0.05), Help("Standard deviation of y about the landscape.")
    ] = 0.05,
) -> Sample:
    """Three hills and three hollows in turn: a sum of six bumps, with noise."""
    x = rng.uniform(-6, 6, (n, 2))
    return sample(x, target(x, height=height, width=width) + jitter(rng, (n,), noise))
