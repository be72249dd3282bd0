"""The Tanhshrink activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.activations import tanh

from ..module import Module


@register("activation", title="Tanhshrink")
class Tanhshrink(Module):
    """x - tanh(x): almost nothing near 0, almost x - 1 far out.

    Shape: any; the result has the same.
    Source: PyTorch's nn.Tanhshrink.
    """

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        return input - tanh(input)
