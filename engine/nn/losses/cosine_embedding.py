"""The CosineEmbeddingLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register
from engine.ops.creation import ones

from ..functional.losses_of_pairs import cosine_embedding_loss
from .base import Loss, Reduction
from .corners import mean_of_points, other_corners


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


@register("loss", "CosineEmbeddingLoss", title="Direction of the corner", expects="class_directions")
class CornerDirectionLoss(Loss):
    """Each class has a direction, to where its output is 1 and the others 0: points shall lie in their own.

    CosineEmbeddingLoss of the outputs and each corner, with target 1 for that of the class, -1 for others.

    Formula: the mean over corners of 1 - cos(x, c) for the own one, max(0, cos(x, n) - margin) for others.
    Shape: outputs and corners (N, classes); a number, or with reduction "none" (N).
    Source: PyTorch's nn.CosineEmbeddingLoss.
    """

    def __init__(
        self,
        margin: Annotated[
            float,
            Range(-1, 1, step=0.05),
            Help("The cosine to other corners that costs nothing: 0 is a right angle."),
        ] = 0.0,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        self.margin = margin

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per point; `target` is the corner of its class."""
        alike = ones(1, dtype=input.dtype)  # for all points
        pairs = [(target, alike), *((other, -alike) for other in other_corners(target))]
        each = [
            cosine_embedding_loss(input, corner, sign, self.margin, reduction="none")
            for corner, sign in pairs
        ]
        return mean_of_points(each, self.reduction)
