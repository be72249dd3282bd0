"""The scheme "Normal"."""

from __future__ import annotations

from typing import Annotated

from engine.autograd import Tensor
from engine.catalog import Help, Range, register
from engine.nn import init


@register("init", title="Normal")
def normal(
    weight: Tensor,
    std: Annotated[float, Range(1e-4, 10, log=True), Help("Standard deviation of the weights.")] = 0.1,
) -> None:
    """Normal around 0, of one deviation whatever the size of the layer."""
    init.normal_(weight, std=std)
