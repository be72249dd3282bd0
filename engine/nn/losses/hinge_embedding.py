"""The HingeEmbeddingLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional.losses_of_pairs import hinge_embedding_loss
from .base import Loss, Reduction


@register("loss", title="Hinge of distances", expects="distances")
class HingeEmbeddingLoss(Loss):
    """Reads the output as a distance: that of class A becomes small, that of class B at least a margin.

    Formula: x for targets 1; max(0, margin - x) for targets -1.
    Shape: equal; a number, or with reduction "none" the shape of the input.
    Source: PyTorch's nn.HingeEmbeddingLoss.
    """

    def __init__(
        self,
        margin: Annotated[
            float, Range(0.01, 10, log=True), Help("The distance from which class B is far enough.")
        ] = 1.0,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.margin = margin

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return hinge_embedding_loss(input, target, self.margin, reduction=self.reduction)
