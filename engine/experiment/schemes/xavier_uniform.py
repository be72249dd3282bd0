"""The scheme "Xavier uniform"."""

from __future__ import annotations

from typing import Annotated

from engine.autograd import Tensor
from engine.catalog import Help, Range, register
from engine.nn import init


@register("init", title="Xavier uniform")
def xavier_uniform(
    weight: Tensor,
    gain: Annotated[
        float, Range(0.01, 10, log=True), Help("Factor on all weights: 5/3 suits Tanh, the root of 2 ReLU.")
    ] = 1.0,
) -> None:
    """Uniform within gain sqrt(6 / (inputs + outputs)), made for Tanh. Glorot and Bengio (2010)."""
    init.xavier_uniform_(weight, gain)
