"""The ELU activation."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register
from engine.ops.activations import exponential_linear

from ..module import Module


@register("activation", title="ELU")
class ELU(Module):
    """x above 0 and alpha (e^x - 1) below: ReLU with a smooth floor at -alpha.

    Shape: any; the result has the same.
    Source: Clevert et al. (2016).
    """

    def __init__(
        self,
        alpha: Annotated[float, Range(0.01, 10, log=True), Help("How far below zero the floor lies.")] = 1.0,
        inplace: bool = False,
    ) -> None:
        super().__init__()
        self.alpha = alpha
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, lambda before: exponential_linear(before, self.alpha))
        return exponential_linear(input, self.alpha)

    def extra_repr(self) -> str:
        """alpha, as PyTorch prints it."""
        return f"alpha={self.alpha}" + (", inplace=True" if self.inplace else "")
