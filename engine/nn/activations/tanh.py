"""The Tanh activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.activations import tanh

from ..module import Module


@register("activation", title="Tanh")
class Tanh(Module):
    """The hyperbolic tangent: an S-curve from -1 to 1.

    Formula: (e^x - e^-x) / (e^x + e^-x).
    Shape: any; the result has the same.
    Source: PyTorch's nn.Tanh.
    """

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        return tanh(input)
