"""The Mish activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.smooth_activations import mish

from ..module import Module


@register("activation", title="Mish")
class Mish(Module):
    """x tanh(softplus(x)): smooth, with a shallow dip below 0.

    Shape: any; the result has the same.
    Source: Misra (2019).
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, mish)
        return mish(input)

    def extra_repr(self) -> str:
        """Whether `inplace` was asked for."""
        return "inplace=True" if self.inplace else ""
