"""The MarginRankingLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.losses_of_pairs import margin_ranking_loss
from .base import Loss


class MarginRankingLoss(Loss):
    """max(0, -target (input1 - input2) + margin): a target of 1 wants the first input larger.

    Shape: equal; a number, or with reduction "none" the shape of the input.
    Errors: RuntimeError for other numbers of dimensions.
    Source: PyTorch's nn.MarginRankingLoss.
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
        return margin_ranking_loss(input1, input2, target, self.margin, reduction=self.reduction)
