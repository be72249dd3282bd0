"""The LeakyReLU activation."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register
from engine.ops.activations import leaky

from ..module import Module


@register("activation", title="Leaky ReLU")
class LeakyReLU(Module):
    """x above 0 and a small part of it below, so that no neuron is ever without gradient.

    Formula: x where x > 0, else negative_slope x.
    Shape: any; the result has the same.
    Source: Maas et al. (2013).
    """

    def __init__(
        self,
        negative_slope: Annotated[
            float, Range(0, 1, step=0.01), Help("The slope for negative values.", "slope")
        ] = 0.01,
        inplace: bool = False,
    ) -> None:
        super().__init__()
        self.negative_slope = negative_slope
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, lambda before: leaky(before, self.negative_slope))
        return leaky(input, self.negative_slope)

    def extra_repr(self) -> str:
        """The slope, as PyTorch prints it."""
        return f"negative_slope={self.negative_slope}" + (", inplace=True" if self.inplace else "")
