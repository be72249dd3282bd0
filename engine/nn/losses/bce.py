"""The BCELoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register

from ..functional import binary_cross_entropy
from .base import Loss


@register("loss", title="Cross entropy of probabilities", expects="probabilities")
class BCELoss(Loss):
    """Cross entropy of two classes: -log of the probability that was given to the true one."""

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return binary_cross_entropy(input, target, self.weight, reduction=self.reduction)
