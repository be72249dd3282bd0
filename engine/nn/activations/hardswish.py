"""The Hardswish activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.hard_activations import hardswish

from ..module import Module


@register("activation", title="Hardswish")
class Hardswish(Module):
    """x times a straight-line sigmoid: swish without exponentials.

    Formula: x hardsigmoid(x).
    Shape: any; the result has the same.
    Source: Howard et al. (2019).
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, hardswish)
        return hardswish(input)
