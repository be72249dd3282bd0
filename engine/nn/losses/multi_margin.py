"""The MultiMarginLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional.losses_by_class import multi_margin_loss
from .base import Reduction, WeightedLoss
from .by_class import ALIKE, ClassWeights, weight_tensor


class MultiMarginLoss(WeightedLoss):
    """By how much other classes come within a margin of the target's: max(0, margin - x_y + x_j)^p.

    ValueError unless p is 1 or 2, and for a weight that is not (classes).

    Formula: the sum over j != y of max(0, margin - x_y + x_j)^p, by the number of classes.
    Shape: (N, classes) with (N), or (classes) with one; a number, or without reduction one for each row.
    Source: PyTorch's nn.MultiMarginLoss.
    """

    def __init__(
        self,
        p: int = 1,
        margin: float = 1.0,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        if p not in (1, 2):
            raise ValueError("only p == 1 and p == 2 supported")
        if weight is not None and weight._array.ndim != 1:
            raise ValueError(
                f"MultiMarginLoss: expected weight to be None or 1D tensor, got {weight._array.ndim}D instead"
            )
        super().__init__(weight, size_average, reduce, reduction)
        self.p = p
        self.margin = margin

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return multi_margin_loss(
            input, target, p=self.p, margin=self.margin, weight=self.weight, reduction=self.reduction
        )


@register(
    "loss",
    "MultiMarginLoss",
    title="Margin between classes",
    expects="class_scores",
    tensors=("weight",),
    by_class=("weight",),
)
def multi_margin(
    *,
    p: Annotated[int, Range(1, 2), Help("Whether what comes too close counts as it is or squared.")] = 1,
    margin: Annotated[
        float,
        Range(0.01, 10, log=True),
        Help("How far above the others the right class' score should be."),
    ] = 1.0,
    weight: ClassWeights = ALIKE,
    reduction: Reduction = "mean",
) -> MultiMarginLoss:
    """By how much other classes come within a margin of the target's: max(0, margin - x_y + x_j)^p.

    Formula: weight[y] times the sum over j != y of max(0, margin - x_y + x_j)^p, by the number of classes.
    Source: PyTorch's nn.MultiMarginLoss.
    """
    return MultiMarginLoss(p, margin, weight_tensor(weight), reduction=reduction)
