"""The LogSigmoid activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.activations import logsigmoid

from ..module import Module


@register("activation", title="LogSigmoid")
class LogSigmoid(Module):
    """log(sigmoid(x)): x far below 0, close to 0 above.

    Shape: any; the result has the same.
    Source: PyTorch's nn.LogSigmoid.
    """

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        return logsigmoid(input)
