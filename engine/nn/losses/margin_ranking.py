"""The MarginRankingLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register
from engine.ops.creation import ones

from ..functional.losses_of_pairs import margin_ranking_loss
from .base import Loss, Reduction
from .corners import mean_of_points, other_corners


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


@register(
    "loss",
    "MarginRankingLoss",
    title="Ranking of classes",
    expects="class_order",
    begins_with={"margin": 1.0},
)
class ClassRankingLoss(Loss):
    """The score of a point's class shall rank above that of each other class, by a margin.

    MarginRankingLoss of the two scores, with target 1: the first shall be larger.

    Formula: the mean over other classes j of max(0, margin - x_y + x_j).
    Shape: scores and marks, 1 for the class and 0 for others, (N, classes); a number, or with reduction
    "none" (N).
    Source: PyTorch's nn.MarginRankingLoss.
    """

    def __init__(
        self,
        margin: Annotated[
            float, Range(0, 10, step=0.1), Help("How far above the others the right class' score should be.")
        ] = 0.0,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        self.margin = margin

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per point."""
        own, first = (input * target).sum(1), ones(1, dtype=input.dtype)  # for all points
        each = [
            margin_ranking_loss(own, (input * other).sum(1), first, self.margin, reduction="none")
            for other in other_corners(target)
        ]
        return mean_of_points(each, self.reduction)
