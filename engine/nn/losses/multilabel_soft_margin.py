"""The MultiLabelSoftMarginLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register

from ..functional.losses_by_class import multilabel_soft_margin_loss
from .base import Reduction, WeightedLoss
from .by_class import ALIKE, OutputWeights, weight_tensor


class MultiLabelSoftMarginLoss(WeightedLoss):
    """Asks of each class by itself whether a point belongs to it: the mean of their cross entropies.

    Formula: -(y log sigmoid(x) + (1 - y) log sigmoid(-x)), the mean over classes.
    Shape: (N, classes), equal; a number, or without reduction one for each row.
    Source: PyTorch's nn.MultiLabelSoftMarginLoss.
    """

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return multilabel_soft_margin_loss(input, target, self.weight, reduction=self.reduction)


@register(
    "loss",
    "MultiLabelSoftMarginLoss",
    title="Each class for itself",
    expects="class_marks",
    tensors=("weight",),
    by_class=("weight",),
)
def each_class_for_itself(
    *, weight: OutputWeights = ALIKE, reduction: Reduction = "mean"
) -> MultiLabelSoftMarginLoss:
    """Asks of each class by itself whether a point belongs to it: the mean of their cross entropies.

    Formula: -weight (y log sigmoid(x) + (1 - y) log sigmoid(-x)), the mean over classes.
    Source: PyTorch's nn.MultiLabelSoftMarginLoss.
    """
    return MultiLabelSoftMarginLoss(weight_tensor(weight), reduction=reduction)
