"""The CELU activation."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register
from engine.ops.smooth_activations import continuous_elu

from ..module import Module


@register("activation", title="CELU")
class CELU(Module):
    """x above 0, alpha (e^(x / alpha) - 1) below: an ELU without a kink for any alpha.

    Shape: any; the result has the same.
    Source: Barron (2017).
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
            return write(input, lambda before: continuous_elu(before, self.alpha))
        return continuous_elu(input, self.alpha)

    def extra_repr(self) -> str:
        """alpha, as PyTorch prints it."""
        return f"alpha={self.alpha}" + (", inplace=True" if self.inplace else "")
