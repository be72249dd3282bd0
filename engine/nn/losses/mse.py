"""The MSELoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register

from ..functional import mse_loss
from .base import Loss


@register("loss", title="Squared error", expects="values")
class MSELoss(Loss):
    """The mean of (prediction - target)^2: large errors count most.

    Shape: equal, or such that broadcast; a number, or with reduction "none" one for each.
    Source: PyTorch's nn.MSELoss.
    """

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return mse_loss(input, target, reduction=self.reduction)
