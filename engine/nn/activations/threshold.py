"""The Threshold activation."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.inplace import write
from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, Suggestion, register
from engine.ops.hard_activations import above

from ..module import Module


@register("activation", title="Threshold")
class Threshold(Module):
    """x above `threshold`, `value` elsewhere.

    Shape: any; the result has the same.
    Source: PyTorch's nn.Threshold.
    """

    def __init__(
        self,
        threshold: Annotated[
            float, Range(-5, 5, step=0.01), Suggestion(0.1), Help("What an input has to exceed to pass.")
        ],
        value: Annotated[
            float, Range(-5, 5, step=0.01), Suggestion(0.0), Help("What comes out for every other input.")
        ],
        inplace: bool = False,
    ) -> None:
        super().__init__()
        self.threshold = threshold
        self.value = value
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Element by element, any shape."""
        if self.inplace:
            return write(input, lambda before: above(before, self.threshold, self.value))
        return above(input, self.threshold, self.value)

    def extra_repr(self) -> str:
        """Both settings."""
        inplace = ", inplace=True" if self.inplace else ""
        return f"threshold={self.threshold}, value={self.value}{inplace}"
