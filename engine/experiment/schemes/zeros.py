"""The scheme "Zeros"."""

from __future__ import annotations

from engine.autograd import Tensor
from engine.catalog import register
from engine.nn import init


@register("init", title="Zeros")
def zeros(weight: Tensor) -> None:
    """Every weight 0: hidden layers get no gradient and never learn, which is worth seeing once."""
    init.zeros_(weight)
