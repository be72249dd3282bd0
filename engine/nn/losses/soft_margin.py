"""The SoftMarginLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register

from ..functional.losses_of_pairs import soft_margin_loss
from .base import Loss


@register("loss", title="Soft margin", expects="signs")
class SoftMarginLoss(Loss):
    """The logistic loss of targets 1 and -1: the further on the wrong side of 0, the larger.

    Formula: log(1 + e^(-y x)) of targets y.
    Shape: equal; a number, or with reduction "none" the shape of the input.
    Errors: RuntimeError for other shapes.
    Source: PyTorch's nn.SoftMarginLoss.
    """

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return soft_margin_loss(input, target, reduction=self.reduction)
