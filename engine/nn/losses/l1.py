"""The L1Loss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register

from ..functional import l1_loss
from .base import Loss


@register("loss", title="Absolute error", expects="values")
class L1Loss(Loss):
    """The mean of |prediction - target|: outliers count no more than their distance.

    Shape: equal, or such that broadcast; a number, or with reduction "none" one for each.
    Source: PyTorch's nn.L1Loss.
    """

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return l1_loss(input, target, reduction=self.reduction)
