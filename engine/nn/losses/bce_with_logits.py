"""The BCEWithLogitsLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional import binary_cross_entropy_with_logits
from .base import Reduction, WeightedLoss
from .by_class import BatchWeight, weight_tensor


class BCEWithLogitsLoss(WeightedLoss):
    """Sigmoid and cross entropy in one: exact where each alone would overflow.

    Formula: -weight (pos_weight y log sigmoid(z) + (1 - y) log(1 - sigmoid(z))).
    Shape: equal; a number, or with reduction "none" the shape of the input.
    Errors: ValueError for other shapes.
    Source: PyTorch's nn.BCEWithLogitsLoss.
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
        pos_weight: Tensor | None = None,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return binary_cross_entropy_with_logits(
            input, target, self.weight, reduction=self.reduction, pos_weight=self.pos_weight
        )


@register(
    "loss",
    "BCEWithLogitsLoss",
    title="Cross entropy of logits",
    expects="logits",
    tensors=("weight", "pos_weight"),
)
def bce_with_logits_loss(
    *,
    pos_weight: Annotated[
        float,
        Range(0.05, 20, log=True),
        Help("How many times as much points of class B count as those of class A.", "weight of B"),
    ] = 1.0,
    weight: BatchWeight = 1.0,
    reduction: Reduction = "mean",
) -> BCEWithLogitsLoss:
    """Sigmoid and cross entropy in one: exact where each alone would overflow.

    Formula: -weight (pos_weight y log sigmoid(z) + (1 - y) log(1 - sigmoid(z))).
    Source: PyTorch's nn.BCEWithLogitsLoss.
    """
    return BCEWithLogitsLoss(
        weight_tensor([weight]), pos_weight=weight_tensor([pos_weight]), reduction=reduction
    )
