"""The PReLU activation, whose slope is learned."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register
from engine.ops.creation import empty

from .. import init as first_values
from ..functional.activations import prelu
from ..module import Module
from ..parameter import Parameter


@register("activation", title="PReLU", parameters={"weight": (1,)})
class PReLU(Module):
    """x above 0, weight * x below, for one learned weight or one per channel.

    Shape: (N, num_parameters, ...), or any for one parameter; the result has the same.
    Errors: RuntimeError for another number of channels.
    Source: He et al. (2015).
    """

    weight: Parameter

    def __init__(
        self,
        num_parameters: int = 1,
        init: Annotated[
            float, Range(0, 1, step=0.01), Help("The slope below 0 from which it learns on.", "first slope")
        ] = 0.25,
        device: Any = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        self.weight = Parameter(empty(num_parameters, dtype=dtype))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """The first slope again."""
        first_values.constant_(self.weight, self.init)

    def forward(self, input: Tensor) -> Any:
        """(N, C, ...)."""
        return prelu(input, self.weight)

    def extra_repr(self) -> str:
        """The number of weights."""
        return f"num_parameters={self.num_parameters}"
