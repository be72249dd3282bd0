"""ReLUs whose slope below 0 is learned or random."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.creation import empty

from .. import init
from ..functional import activations as F  # noqa: N812 - the name everybody uses
from ..module import Module
from ..parameter import Parameter


class PReLU(Module):
    """x above 0, weight * x below, for one learned weight or one per channel.

    Shape: (N, num_parameters, ...), or any for one parameter; the result has the same.
    Errors: RuntimeError for another number of channels.
    Source: He et al. (2015).
    """

    weight: Parameter

    def __init__(
        self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        self.weight = Parameter(empty(num_parameters, dtype=dtype))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """The first slope again."""
        init.constant_(self.weight, self.init)

    def forward(self, input: Tensor) -> Any:
        """(N, C, ...)."""
        return F.prelu(input, self.weight)

    def extra_repr(self) -> str:
        """The number of weights."""
        return f"num_parameters={self.num_parameters}"


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
