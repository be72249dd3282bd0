"""The ReLU activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.activations import relu

from ..module import Module


@register("activation", title="ReLU")
class ReLU(Module):
    """max(x, 0): passes positive values, blocks negative ones.

    Shape: any; the result has the same.
    Source: Nair and Hinton (2010).
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, relu)
        return relu(input)

    def extra_repr(self) -> str:
        """Whether `inplace` was asked for."""
        return "inplace=True" if self.inplace else ""
