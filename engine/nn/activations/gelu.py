"""The GELU activation."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Options, register
from engine.ops.smooth_activations import gelu

from ..module import Module


@register("activation", title="GELU")
class GELU(Module):
    """x times the share of a normal distribution below x: a smooth ReLU that dips below 0.

    Formula: x Phi(x), or by "tanh" x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))).
    Shape: any; the result has the same.
    Errors: RuntimeError for another word than "none" and "tanh".
    Source: Hendrycks and Gimpel (2016).
    """

    def __init__(
        self,
        approximate: Annotated[
            str, Options(("none", "tanh")), Help("Whether tanh stands in for the error function.")
        ] = "none",
    ) -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        return gelu(input, self.approximate)

    def extra_repr(self) -> str:
        """The approximation, as PyTorch prints it."""
        return f"approximate={self.approximate!r}"
