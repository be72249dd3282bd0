"""The Sigmoid activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.activations import sigmoid

from ..module import Module


@register("activation", title="Sigmoid")
class Sigmoid(Module):
    """1 / (1 + e^-x): an S-curve from 0 to 1, a probability.

    Shape: any; the result has the same.
    Source: PyTorch's nn.Sigmoid.
    """

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        return sigmoid(input)
