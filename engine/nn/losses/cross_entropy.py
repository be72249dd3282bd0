"""The CrossEntropyLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register
from engine.catalog.class_names import NO_CLASS, index_of

from ..functional.losses_by_class import cross_entropy
from .base import Reduction, WeightedLoss
from .by_class import ALIKE, ClassWeights, IgnoredClass, weight_tensor


class CrossEntropyLoss(WeightedLoss):
    """Softmax and -log of the probability of the target, in one step.

    Inputs (classes), (n, classes) or (n, classes, ...); targets the index of a class each, or of the input's
    shape a probability for each class. `weight` (classes) scales each class.

    Formula: -weight[y] log(e^(x_y) / the sum over j of e^(x_j)), the mean by the sum of the weights.
    Shape: as said; a number, or with reduction "none" (), (n) or (n, ...).
    Errors: RuntimeError or ValueError for shapes that do not fit; IndexError for a class that is not there.
    Source: PyTorch's nn.CrossEntropyLoss.
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        ignore_index: int = -100,
        reduce: bool | None = None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index
        self.label_smoothing = label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return cross_entropy(
            input,
            target,
            self.weight,
            ignore_index=self.ignore_index,
            label_smoothing=self.label_smoothing,
            reduction=self.reduction,
        )


@register(
    "loss",
    "CrossEntropyLoss",
    title="Cross entropy of classes",
    expects="class_logits",
    tensors=("weight",),
    by_class=("weight", "ignore_index"),
)
def cross_entropy_loss(
    *,
    label_smoothing: Annotated[
        float,
        Range(0, 0.9, step=0.01),
        Help("How much of the target is spread over all classes alike.", "smoothing"),
    ] = 0.0,
    weight: ClassWeights = ALIKE,
    ignore_index: IgnoredClass = NO_CLASS,
    reduction: Reduction = "mean",
) -> CrossEntropyLoss:
    """Softmax and -log of the probability of the target, in one step.

    Formula: -weight[y] log(e^(x_y) / the sum over j of e^(x_j)), the mean by the sum of the weights.
    Source: PyTorch's nn.CrossEntropyLoss.
    """
    return CrossEntropyLoss(
        weight_tensor(weight),
        ignore_index=index_of(ignore_index),
        reduction=reduction,
        label_smoothing=label_smoothing,
    )
