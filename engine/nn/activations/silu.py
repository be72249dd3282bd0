"""The SiLU activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.activations import silu

from ..module import Module


@register("activation", title="SiLU")
class SiLU(Module):
    """x sigmoid(x): a smooth relative of ReLU, also called swish.

    Shape: any; the result has the same.
    Source: Elfwing et al. (2017).
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, silu)
        return silu(input)

    def extra_repr(self) -> str:
        """Whether `inplace` was asked for."""
        return "inplace=True" if self.inplace else ""
