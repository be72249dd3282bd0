"""The SmoothL1Loss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional import smooth_l1_loss
from .base import Loss, Reduction


@register("loss", title="Smooth absolute error", expects="values")
class SmoothL1Loss(Loss):
    """Squared for errors below beta, absolute above: calm near the target, steady far away.

    Formula: d^2 / (2 beta) where |d| < beta, else |d| - beta / 2, of d = input - target.
    Shape: equal, or such that broadcast; a number, or with reduction "none" one for each.
    Errors: RuntimeError for a negative beta.
    Source: Girshick (2015).
    """

    def __init__(
        self,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
        beta: Annotated[
            float, Range(0.001, 100, log=True), Help("The error at which it turns from squared to absolute.")
        ] = 1.0,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.beta = beta

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return smooth_l1_loss(input, target, reduction=self.reduction, beta=self.beta)
