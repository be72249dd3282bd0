"""The TripletMarginLoss loss."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional.losses_of_pairs import triplet_margin_loss
from .base import Loss, Reduction
from .corners import Swap, mean_of_triplets


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


@register("loss", "TripletMarginLoss", title="Nearest corner", expects="class_places")
class CornerTripletLoss(Loss):
    """Each class has a corner, where its output is 1 and the others 0; points shall be nearest to their own.

    TripletMarginLoss of anchor, positive and negative: the outputs, the corner of the class, and each other
    corner in turn. By the 2-norm corners are sqrt(2) apart: no margin beyond that can be kept.

    Formula: the mean over the other corners n of max(0, margin + |x - c|_p - |x - n|_p).
    Shape: outputs and corners (N, classes); a number, or with reduction "none" (N).
    Source: Balntas et al. (2016).
    """

    def __init__(
        self,
        margin: Annotated[
            float,
            Range(0.01, 10, log=True),
            Help("How much nearer the own corner should be; two corners are √2 apart."),
        ] = 1.0,
        p: Annotated[
            float,
            Range(1, 10, step=0.1),
            Help("The norm of distances: 1 adds up the differences, 2 is the straight line.", "norm p"),
        ] = 2.0,
        eps: Annotated[
            float,
            Range(1e-12, 0.1, log=True),
            Help("Added to each difference, so that no distance is 0."),
        ] = 1e-6,
        swap: Swap = False,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        self.margin = margin
        self.p = p
        self.eps = eps
        self.swap = swap

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per point; `target` is the corner of its class."""
        triplet = partial(
            triplet_margin_loss, margin=self.margin, p=self.p, eps=self.eps, swap=self.swap, reduction="none"
        )
        return mean_of_triplets(triplet, input, target, self.reduction)
