"""Squares of both classes in turn."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from engine.catalog import Help, Range, register

from .parts import WIDE, Sample, jitter, mixed_classes, sample

HALF = 5.4


@register(
    "dataset",
    title="Checkerboard",
    task="classification",
    inputs=2,
    domain=WIDE,
    truth=None,
    proposes={"n": 800, "hidden": (24, 16), "lr": 0.02, "input_scale": 0.5},
)
def checkerboard(
    rng: np.random.Generator,
    n: int,
    *,
    squares: Annotated[int, Range(2, 6), Help("Squares along each side of the board.")] = 4,
    gap: Annotated[
        float, Range(0, 0.5, step=0.05), Help("Space between two squares, as a share of a square's side.")
    ] = 0.1,
    noise: Annotated[float, Range(0, 1, step=0.01), Help("Standard deviation of each coordinate.")] = 0.05,
    balance: float = 0.5,
) -> Sample:
    """Squares of both classes in turn, as on a chessboard."""
    label = mixed_classes(rng, n, balance)
    row = rng.integers(0, squares, n)
    # Of each row's squares a point gets one of its own class.
    first = (row + label) % 2
    column = first + 2 * np.floor(rng.uniform(0, 1, n) * ((squares - first + 1) // 2))
    inside = (1 - gap) * rng.uniform(-0.5, 0.5, (n, 2))
    side = 2 * HALF / squares
    x = side * (np.stack([column, row], axis=1) + 0.5 + inside) - HALF
    return sample(x + jitter(rng, (n, 2), noise), label)
