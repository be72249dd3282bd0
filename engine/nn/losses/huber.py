"""The HuberLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional import huber_loss
from .base import Loss, Reduction


@register("loss", title="Huber", expects="values")
class HuberLoss(Loss):
    """Half the squared error up to delta, from there a straight line of slope delta.

    Formula: d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2), of d = input - target.
    Shape: equal, or such that broadcast; a number, or with reduction "none" one for each.
    Errors: RuntimeError unless delta > 0.
    Source: Huber (1964).
    """

    def __init__(
        self,
        reduction: Reduction = "mean",
        delta: Annotated[
            float, Range(0.001, 100, log=True), Help("The error at which the parabola becomes a line.")
        ] = 1.0,
    ) -> None:
        super().__init__(reduction=reduction)
        self.delta = delta

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return huber_loss(input, target, self.reduction, self.delta)
