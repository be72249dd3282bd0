"""What several generators share: class labels, jitter, and the arrays in the form that a point set takes."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.catalog import Help, Range

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Sample = tuple[Floats, Floats]

WIDE = (-6.0, 6.0, -6.0, 6.0)

Classes = Annotated[
    int,
    Range(3, 6),
    Help("How many classes there are, each with a colour and a shape of its own.", "classes"),
]


def mixed_classes(rng: np.random.Generator, n: int, balance: float) -> NDArray[np.intp]:
    """Classes 0 and 1 in random order, (n,): the share `balance` of 1, rounded down, the rest of 0.

    Another balance changes the class of as few points as it can and draws no other numbers.
    """
    label = np.arange(n) % 2
    # What binary arithmetic loses (0.29 of 100 are 28.999...) is not to cost a point.
    lacking = int(balance * n + 1e-6) - n // 2
    label[np.flatnonzero(label == (lacking < 0))[: abs(lacking)]] = lacking > 0
    return rng.permutation(label)


def dealt_classes(rng: np.random.Generator, n: int, classes: int, balance: float) -> NDArray[np.intp]:
    """Classes 0 to `classes` - 1 in random order, (n,): each to the one before as `balance` to 1 - `balance`.

    So two classes have the shares that `mixed_classes` gives them. Every class has a point where n suffices;
    another balance changes as few classes as it can and draws no other numbers.
    """
    shares = (balance / (1 - balance)) ** np.arange(classes)
    ends = np.cumsum(shares / shares.sum()) * n
    # No class is crowded out: its end leaves a point for it, and one for each of those to come.
    ends = np.clip(np.floor(ends + 0.5), np.arange(1, classes + 1), n - np.arange(classes)[::-1])
    label = np.searchsorted(ends, np.arange(n), side="right")
    return rng.permutation(np.minimum(label, classes - 1))


def jitter(rng: np.random.Generator, shape: tuple[int, ...], noise: float) -> Doubles:
    """Gaussian noise with standard deviation `noise`, of the given shape.

    At noise 0 as many numbers are drawn as at any other, so a change of it leaves all else in place.
    """
    return noise * rng.standard_normal(shape)


def from_polar(radius: Doubles, angle: Doubles) -> Doubles:
    """Points (n, 2) at `radius` and `angle` (radians, anticlockwise from the first axis), each (n,)."""
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def sample(x: Doubles, y: Doubles | NDArray[np.intp]) -> Sample:
    """Inputs (n, inputs) and targets (n,) as float32."""
    return x.astype(np.float32), y.astype(np.float32)
