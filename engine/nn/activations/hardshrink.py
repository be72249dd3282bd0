"""The Hardshrink activation."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register
from engine.ops.hard_activations import hardshrink

from ..module import Module


@register("activation", title="Hardshrink")
class Hardshrink(Module):
    """x outside of [-lambd, lambd], 0 inside.

    Shape: any; the result has the same.
    Source: PyTorch's nn.Hardshrink.
    """

    def __init__(
        self,
        lambd: Annotated[
            float, Range(0, 5, step=0.01), Help("Half the width of the band that gives 0.")
        ] = 0.5,
    ) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        return hardshrink(input, self.lambd)

    def extra_repr(self) -> str:
        """lambd, as PyTorch prints it."""
        return str(self.lambd)
