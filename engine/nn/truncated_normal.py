"""Values of a normal distribution between two limits, by rejection.

Where the limits hold much of the distribution values are drawn from it, and those outside drawn anew. Else
uniform values are kept with a probability in proportion to the density.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.random import Generator

Shape = tuple[int, ...]

_MUCH = 0.3


def truncated_normal(
    source: Generator,
    shape: tuple[int, ...],
    kind: np.dtype[Any],
    mean: float,
    std: float,
    a: float,
    b: float,
) -> Array:
    """Values of the normal distribution with `mean` and `std`, all in [a, b]."""
    inside = _below((b - mean) / std) - _below((a - mean) / std)
    rejected = _from_normal if inside > _MUCH else _from_uniform
    return rejected(source, shape, kind, mean, std, a, b)


def _below(x: float) -> float:
    return (1 + math.erf(x / math.sqrt(2))) / 2


def _from_normal(
    source: Generator,
    shape: tuple[int, ...],
    kind: np.dtype[Any],
    mean: float,
    std: float,
    a: float,
    b: float,
) -> Array:
    low, high = kind.type(a), kind.type(b)
    values = source.normal(shape, kind, mean, std)
    while (outside := (values < low) | (values > high)).any():
        values = np.where(outside, source.normal(shape, kind, mean, std), values)
    return values


def _from_uniform(
    source: Generator,
    shape: tuple[int, ...],
    kind: np.dtype[Any],
    mean: float,
    std: float,
    a: float,
    b: float,
) -> Array:
    peak = max(a, min(mean, b))
    values = np.zeros(shape, kind)
    pending = np.ones(shape, bool)
    while pending.any():
        drawn = source.uniform(shape, kind, a, b)
        values = np.where(pending, drawn, values)
        density = ((drawn - mean) / std) ** 2 * -0.5 + 0.5 * ((peak - mean) / std) ** 2
        with np.errstate(divide="ignore"):
            pending &= np.log(source.uniform(shape, kind)) > density
    return values
