"""The Softplus activation."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register
from engine.ops.activations import smooth_relu

from ..module import Module


@register("activation", title="Softplus")
class Softplus(Module):
    """log(1 + e^(beta x)) / beta: ReLU with its corner rounded, always positive.

    Formula: log(1 + e^(beta x)) / beta, and x where beta x > threshold.
    Shape: any; the result has the same.
    Source: Dugas et al. (2001).
    """

    def __init__(
        self,
        beta: Annotated[float, Range(0.1, 10, log=True), Help("How sharp the corner is.")] = 1.0,
        threshold: float = 20.0,
    ) -> None:
        super().__init__()
        self.beta = beta
        self.threshold = threshold

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape; x itself where beta x > threshold."""
        return smooth_relu(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        """beta and threshold, as PyTorch prints them."""
        return f"beta={self.beta}, threshold={self.threshold}"
