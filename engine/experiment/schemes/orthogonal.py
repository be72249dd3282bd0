"""The scheme "Orthogonal"."""

from __future__ import annotations

from typing import Annotated

from engine.autograd import Tensor
from engine.catalog import Help, Range, register
from engine.nn import init


@register("init", title="Orthogonal")
def orthogonal(
    weight: Tensor,
    gain: Annotated[
        float, Range(0.01, 10, log=True), Help("Factor on all weights: 5/3 suits Tanh, the root of 2 ReLU.")
    ] = 1.0,
) -> None:
    """Rows or columns at right angles, of length gain. Saxe et al. (2014)."""
    init.orthogonal_(weight, gain)
