"""The scheme "Uniform"."""

from __future__ import annotations

from typing import Annotated

from engine.autograd import Tensor
from engine.catalog import Help, Range, register
from engine.nn import init


@register("init", title="Uniform")
def uniform(
    weight: Tensor,
    a: Annotated[float, Range(-10, 10, step=0.05), Help("The lowest weight.", "from")] = -0.5,
    b: Annotated[float, Range(-10, 10, step=0.05), Help("The highest weight.", "to")] = 0.5,
) -> None:
    """Uniform between two bounds, whatever the size of the layer."""
    init.uniform_(weight, a, b)
