"""The SELU activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.smooth_activations import self_normalising

from ..module import Module


@register("activation", title="SELU")
class SELU(Module):
    """A scaled ELU that keeps the outputs near mean 0 and variance 1.

    Formula: 1.0507 (x where x > 0, else 1.6733 (e^x - 1)).
    Shape: any; the result has the same.
    Source: Klambauer et al. (2017).
    """

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, self_normalising)
        return self_normalising(input)

    def extra_repr(self) -> str:
        """Whether `inplace` was asked for."""
        return "inplace=True" if self.inplace else ""
