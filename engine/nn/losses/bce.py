"""The BCELoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register

from ..functional import binary_cross_entropy
from .base import Reduction, WeightedLoss
from .by_class import BatchWeight, weight_tensor


class BCELoss(WeightedLoss):
    """Cross entropy of two classes: -log of the probability that was given to the true one.

    Formula: -weight (y log p + (1 - y) log(1 - p)), logarithms not below -100.
    Shape: equal; a number, or with reduction "none" the shape of the input.
    Errors: ValueError for other shapes; RuntimeError for inputs outside [0, 1].
    Source: PyTorch's nn.BCELoss.
    """

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return binary_cross_entropy(input, target, self.weight, reduction=self.reduction)


@register(
    "loss", "BCELoss", title="Cross entropy of probabilities", expects="probabilities", tensors=("weight",)
)
def bce_loss(*, weight: BatchWeight = 1.0, reduction: Reduction = "mean") -> BCELoss:
    """Cross entropy of two classes: -log of the probability that was given to the true one.

    Formula: -weight (y log p + (1 - y) log(1 - p)), logarithms not below -100.
    Source: PyTorch's nn.BCELoss.
    """
    return BCELoss(weight_tensor([weight]), reduction=reduction)
