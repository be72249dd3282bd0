"""The Softsign activation."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.ops.arithmetic import abs as absolute

from ..module import Module


@register("activation", title="Softsign")
class Softsign(Module):
    """x / (1 + |x|): an S-curve that flattens out slowly.

    Shape: any; the result has the same.
    Source: PyTorch's nn.Softsign.
    """

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        return input / (absolute(input) + 1)
