"""The Hardtanh activation."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register
from engine.ops.hard_activations import clipped

from ..module import Module


@register("activation", title="Hardtanh")
class Hardtanh(Module):
    """x between a lowest and a highest value: tanh made of straight lines.

    Formula: min(max(x, min_val), max_val).
    Shape: any; the result has the same.
    Errors: AssertionError unless min_val < max_val.
    Source: PyTorch's nn.Hardtanh.
    """

    def __init__(
        self,
        min_val: Annotated[float, Range(-10, 0), Help("The lowest value that comes out.")] = -1.0,
        max_val: Annotated[float, Range(0.01, 10), Help("The highest value that comes out.")] = 1.0,
        inplace: bool = False,
    ) -> None:
        super().__init__()
        if not max_val > min_val:
            raise AssertionError(f"max_val ({max_val}) must be greater than min_val ({min_val})")
        self.min_val = min_val
        self.max_val = max_val
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, lambda before: clipped(before, self.min_val, self.max_val))
        return clipped(input, self.min_val, self.max_val)

    def extra_repr(self) -> str:
        """Both limits."""
        inplace = ", inplace=True" if self.inplace else ""
        return f"min_val={self.min_val}, max_val={self.max_val}{inplace}"
