"""The TripletMarginLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.losses_of_pairs import triplet_margin_loss
from .base import Loss


class TripletMarginLoss(Loss):
    """max(0, margin + distance to the positive - distance to the negative), by the p-norm.

    Shape: (N, D) or (D) each; a number, or without reduction one for each row.
    Errors: ValueError unless margin > 0.
    Source: Balntas et al. (2016).
    """

    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        if margin <= 0:
            raise ValueError(f"TripletMarginLoss: expected margin to be greater than 0, got {margin} instead")
        super().__init__(size_average, reduce, reduction)
        self.margin = margin
        self.p = p
        self.eps = eps
        self.swap = swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return triplet_margin_loss(
            anchor,
            positive,
            negative,
            margin=self.margin,
            p=self.p,
            eps=self.eps,
            swap=self.swap,
            reduction=self.reduction,
        )
