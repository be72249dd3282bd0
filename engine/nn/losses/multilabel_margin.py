"""The MultiLabelMarginLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register

from ..functional.losses_by_class import multilabel_margin_loss
from .base import Loss


@register("loss", title="Margin of labels", expects="class_ranks")
class MultiLabelMarginLoss(Loss):
    """By how much other classes come within a margin of 1 of those that a point belongs to.

    Rows of the target list these and end with -1.

    Formula: the sum over labels y and others j of max(0, 1 - x_y + x_j), by the number of classes.
    Shape: (N, classes) or (classes), equal; a number, or without reduction one for each row.
    Errors: RuntimeError for other shapes.
    Source: PyTorch's nn.MultiLabelMarginLoss.
    """

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return multilabel_margin_loss(input, target, reduction=self.reduction)
