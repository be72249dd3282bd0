"""A ReLU whose slope below 0 is random."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional import activations as F  # noqa: N812 - the name everybody uses
from ..module import Module


class RReLU(Module):
    """x above 0, below x times a slope that is random in training.

    Formula: x where x > 0, else a x, a uniform in [lower, upper], in evaluation their mean.
    Shape: any; the result has the same.
    Source: Xu et al. (2015).
    """

    def __init__(self, lower: float = 1 / 8, upper: float = 1 / 3, inplace: bool = False) -> None:
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
