"""The scheme "Xavier normal"."""

from __future__ import annotations

from typing import Annotated

from engine.autograd import Tensor
from engine.catalog import Help, Range, register
from engine.nn import init


@register("init", title="Xavier normal")
def xavier_normal(
    weight: Tensor,
    gain: Annotated[
        float, Range(0.01, 10, log=True), Help("Factor on all weights: 5/3 suits Tanh, the root of 2 ReLU.")
    ] = 1.0,
) -> None:
    """Normal with a deviation of gain sqrt(2 / (inputs + outputs)). Glorot and Bengio (2010)."""
    init.xavier_normal_(weight, gain)
