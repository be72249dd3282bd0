"""The TripletMarginWithDistanceLoss loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.losses_of_pairs import triplet_margin_with_distance_loss
from ..layers.distances import PairwiseDistance
from .base import Loss


class TripletMarginWithDistanceLoss(Loss):
    """The triplet loss with a distance of one's own; by default the Euclidean one.

    Shape: (N, ...) each; a number, or without reduction one for each row.
    Errors: ValueError unless margin > 0.
    Source: Balntas et al. (2016).
    """

    def __init__(
        self,
        *,
        distance_function: Callable[[Tensor, Tensor], Any] | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: str = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        if margin <= 0:
            raise ValueError(
                f"TripletMarginWithDistanceLoss: expected margin to be greater than 0, got {margin} instead"
            )
        self.distance_function = PairwiseDistance() if distance_function is None else distance_function
        self.margin = margin
        self.swap = swap

    def forward(self, anchor: Tensor, positive: Tensor, negative: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return triplet_margin_with_distance_loss(
            anchor,
            positive,
            negative,
            distance_function=self.distance_function,
            margin=self.margin,
            swap=self.swap,
            reduction=self.reduction,
        )
