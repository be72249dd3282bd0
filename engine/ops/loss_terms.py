"""Terms of losses whose formula changes from element to element, each as one node.

Shapes: equal, or such that broadcast, to their common shape.
Source: PyTorch's page of each loss, torch.nn.functional.<name>.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from engine.autograd.dtypes import Array
from engine.autograd.op import op

from .broadcasting import aligned, mismatch
from .pointwise import clamp, log
from .selection import where


@op(
    name="hinge_embedding",
    node="AddBackward0",
    explain=lambda input, target, margin: mismatch(input, target),
)
def near_or_apart(input: Array, target: Array, /, margin: float) -> Any:
    """A distance x of targets 1, max(0, margin - x) of targets -1, the sum of both of any other."""
    x, y = aligned(input, target)
    return np.where(y == 1, 0.0, np.maximum(margin - x, 0)) + np.where(y == -1, 0.0, x)


near_or_apart.gradients(
    input=lambda g, input, target, margin: (
        where(target != -1, g, 0.0) - where((target != 1) & (input <= margin), g, 0.0)
    )
)


@op(
    name="cosine_embedding",
    node="AddBackward0",
    explain=lambda input, target, margin: mismatch(input, target),
)
def alike_or_apart(input: Array, target: Array, /, margin: float) -> Any:
    """Of a cosine x 1 - x for targets 1, max(0, x - margin) for targets -1, 0 for any other."""
    x, y = aligned(input, target)
    return np.where(y == 1, 1 - x, 0.0) + np.where(y == -1, np.maximum(x - margin, 0), 0.0)


alike_or_apart.gradients(
    input=lambda g, input, target, margin: (
        where((target == -1) & (input >= margin), g, 0.0) - where(target == 1, g, 0.0)
    )
)


@op(name="stirling")
def log_factorial(input: Array, /) -> Any:
    """Stirling's approximation of log(y!) of what is above 1, else 0."""
    y = np.maximum(input, 1)
    return np.where(input <= 1, 0.0, y * np.log(y) - y + 0.5 * np.log(2 * math.pi * y))


log_factorial.gradients(
    input=lambda g, input: where(input <= 1, 0.0, g * (log(clamp(input, 1, None)) + 0.5 / input))
)


@op(name="clone_at_least", node="CloneBackward0")
def at_least(input: Array, /, least: float) -> Any:
    """What is below `least` as that; the gradient passes as if nothing had been changed."""
    return np.maximum(input, least)


at_least.gradients(input=lambda g: g)
