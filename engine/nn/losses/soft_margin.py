"""The SoftMarginLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.losses_of_pairs import soft_margin_loss
from .base import Loss


class SoftMarginLoss(Loss):
    """log(1 + e^(-target input)) of targets 1 and -1.

    Shape: equal; a number, or with reduction "none" the shape of the input.
    Errors: RuntimeError for other shapes.
    Source: PyTorch's nn.SoftMarginLoss.
    """

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return soft_margin_loss(input, target, reduction=self.reduction)
