"""A ReLU whose slope below 0 is random."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional import activations as F  # noqa: N812 - the name everybody uses
from ..module import Module


@register("activation", title="Randomised leaky ReLU")
class RReLU(Module):
    """x above 0, below x times a slope drawn anew for each number in each training step.

    Formula: x where x > 0, else a x, a uniform in [lower, upper], in evaluation their mean.
    Shape: any; the result has the same.
    Source: Xu et al. (2015).
    """

    def __init__(
        self,
        lower: Annotated[
            float, Range(0, 0.25, step=0.01), Help("The least slope for negative values.", "least slope")
        ] = 1 / 8,
        upper: Annotated[
            float, Range(0.25, 1, step=0.01), Help("The largest slope for negative values.", "largest slope")
        ] = 1 / 3,
        inplace: bool = False,
    ) -> None:
        super().__init__()
        self.lower = lower
        self.upper = upper
        self.inplace = inplace

    def forward(self, input: Tensor) -> Any:
        """Any shape."""
        return F.rrelu(input, self.lower, self.upper, self.training, self.inplace)

    def extra_repr(self) -> str:
        """The limits of the slope."""
        return f"lower={self.lower}, upper={self.upper}" + (", inplace=True" if self.inplace else "")
