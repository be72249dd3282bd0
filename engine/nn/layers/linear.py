"""The linear layer."""

from __future__ import annotations

import math
from typing import Any

from engine.autograd.tensor import Tensor
from engine.ops.creation import empty
from engine.ops.linalg import linear

from .. import init
from ..functional.checking import check_tensor
from ..module import Module
from ..parameter import Parameter


class Linear(Module):
    """x weight^T + bias over the last dimension: (..., in_features) to (..., out_features).

    Weight (out_features, in_features) and bias (out_features) begin uniform within 1 / sqrt(in_features).

    Shape: (..., in_features) to (..., out_features).
    Errors: RuntimeError for another number of features.
    Source: PyTorch's nn.Linear.
    """

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self, in_features: int, out_features: int, bias: bool = True, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        self.weight = Parameter(empty(out_features, in_features, dtype=dtype))
        if bias:
            self.bias = Parameter(empty(out_features, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Draw new first values."""
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Any:
        """(..., in_features) to (..., out_features)."""
        try:
            return linear(input, self.weight, self.bias)
        except AttributeError:
            check_tensor("linear", input)  # costs nothing where it is one
            raise

    def extra_repr(self) -> str:
        """The sizes, as PyTorch prints them."""
        bias = self.bias is not None
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={bias}"
