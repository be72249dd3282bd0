"""The scheme "Constant"."""

from __future__ import annotations

from typing import Annotated

from engine.autograd import Tensor
from engine.catalog import Help, Range, register
from engine.nn import init


@register("init", title="Constant")
def constant(
    weight: Tensor,
    val: Annotated[float, Range(-10, 10, step=0.05), Help("What every weight begins with.", "value")] = 0.5,
) -> None:
    """Every weight the same: neurons of a layer stay alike for ever, which is worth seeing once."""
    init.constant_(weight, val)
