"""The scheme "Truncated normal"."""

from __future__ import annotations

from typing import Annotated

from engine.autograd import Tensor
from engine.catalog import Help, Range, register
from engine.nn import init


@register("init", title="Truncated normal")
def trunc_normal(
    weight: Tensor,
    std: Annotated[float, Range(1e-4, 10, log=True), Help("Standard deviation of the weights.")] = 0.1,
) -> None:
    """Normal around 0 with nothing beyond -2 and 2."""
    init.trunc_normal_(weight, std=std)
