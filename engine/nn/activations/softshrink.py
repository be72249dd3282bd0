"""The Softshrink activation."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional.activations import softshrink
from ..module import Module


@register("activation", title="Softshrink")
class Softshrink(Module):
    """x moved towards 0 by lambd, 0 where it would cross.

    Formula: x - lambd above lambd, x + lambd below -lambd, else 0.
    Shape: any; the result has the same.
    Errors: RuntimeError for a negative lambd.
    Source: PyTorch's nn.Softshrink.
    """

    def __init__(
        self,
        lambd: Annotated[float, Range(0, 5, step=0.01), Help("How far towards 0 everything moves.")] = 0.5,
    ) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        return softshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """lambd, as PyTorch prints it."""
        return str(self.lambd)
