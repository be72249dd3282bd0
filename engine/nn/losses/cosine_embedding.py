"""The CosineEmbeddingLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.losses_of_pairs import cosine_embedding_loss
from .base import Loss


class CosineEmbeddingLoss(Loss):
    """1 - cos of the angle between two inputs for targets 1; max(0, cos - margin) for targets -1.

    Shape: (N, D) twice with targets (N), or (D) with one; a number, or without reduction one for each row.
    Errors: RuntimeError for other shapes.
    Source: PyTorch's nn.CosineEmbeddingLoss.
    """

    def __init__(
        self,
        margin: float = 0.0,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin = margin

    def forward(self, input1: Tensor, input2: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return cosine_embedding_loss(input1, input2, target, self.margin, reduction=self.reduction)
