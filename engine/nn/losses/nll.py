"""The NLLLoss loss."""

from __future__ import annotations

import warnings
from typing import Any

from engine.autograd.tensor import Tensor
from engine.catalog import register
from engine.catalog.class_names import NO_CLASS, index_of

from ..functional.losses_by_class import nll_loss
from .base import Reduction, WeightedLoss
from .by_class import ALIKE, ClassWeights, IgnoredClass, weight_tensor


class NLLLoss(WeightedLoss):
    """Minus the input at the class of the target; inputs are logarithms of probabilities.

    Inputs (classes), (n, classes) or (n, classes, ...); targets the index of a class each. `weight` (classes)
    scales each class.

    Formula: -weight[y] x_y, the mean by the sum of the weights.
    Shape: as said; a number, or with reduction "none" (), (n) or (n, ...).
    Errors: RuntimeError or ValueError for shapes that do not fit; IndexError for a class that is not there.
    Source: PyTorch's nn.NLLLoss.
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        ignore_index: int = -100,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return nll_loss(input, target, self.weight, ignore_index=self.ignore_index, reduction=self.reduction)


@register(
    "loss",
    "NLLLoss",
    title="Negative log likelihood",
    expects="class_log_probabilities",
    tensors=("weight",),
    by_class=("weight", "ignore_index"),
)
def negative_log_likelihood(
    *,
    weight: ClassWeights = ALIKE,
    ignore_index: IgnoredClass = NO_CLASS,
    reduction: Reduction = "mean",
) -> NLLLoss:
    """Minus the output at the class of the target; outputs are logarithms of probabilities.

    Formula: -weight[y] x_y, the mean by the sum of the weights.
    Source: PyTorch's nn.NLLLoss.
    """
    return NLLLoss(weight_tensor(weight), ignore_index=index_of(ignore_index), reduction=reduction)


class NLLLoss2d(NLLLoss):
    """The old name of NLLLoss for images.

    Shape: inputs (n, classes, h, w) and targets (n, h, w) to a number, or with reduction "none" (n, h, w).
    Errors: those of NLLLoss.
    Source: PyTorch's nn.NLLLoss.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        warnings.warn(
            "`NLLLoss2d` has been deprecated. Please use `NLLLoss` instead as a drop-in replacement and see "
            "https://pytorch.org/docs/main/nn.html#torch.nn.NLLLoss for more details.",
            FutureWarning,
            stacklevel=2,
        )
        super().__init__(*args, **kwargs)
