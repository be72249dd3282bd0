"""The Hardsigmoid activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.hard_activations import hardsigmoid

from ..module import Module


@register("activation", title="Hardsigmoid")
class Hardsigmoid(Module):
    """x / 6 + 1 / 2 between 0 and 1: a sigmoid of straight lines.

    Formula: min(max(x / 6 + 1 / 2, 0), 1).
    Shape: any; the result has the same.
    Source: Courbariaux et al. (2015).
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, hardsigmoid)
        return hardsigmoid(input)

    def extra_repr(self) -> str:
        """Whether `inplace` was asked for."""
        return "inplace=True" if self.inplace else ""
