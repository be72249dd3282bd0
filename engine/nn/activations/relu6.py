"""The ReLU6 activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.hard_activations import clipped

from ..module import Module


@register("activation", title="ReLU6")
class ReLU6(Module):
    """min(max(x, 0), 6): ReLU with a ceiling at 6.

    Shape: any; the result has the same.
    Source: Krizhevsky (2010).
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, lambda before: clipped(before, 0.0, 6.0))
        return clipped(input, 0.0, 6.0)

    def extra_repr(self) -> str:
        """Whether `inplace` was asked for."""
        return "inplace=True" if self.inplace else ""
