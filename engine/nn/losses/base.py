"""What all losses share: how the losses of the elements become one."""

from __future__ import annotations

from typing import Annotated

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Options

from ..functional.reduction import requested
from ..module import Module

Reduction = Annotated[
    str,
    Options(("mean", "sum")),
    Help("Whether a step goes by the mean of its points' losses or by their sum."),
]
"""How the losses of points become that of a batch: what of it can be chosen."""


class Loss(Module):
    """A loss whose elements are averaged ("mean"), summed ("sum") or left alone ("none").

    `size_average` and `reduce` are PyTorch's old spelling: False for either means "sum" or "none".
    """

    def __init__(
        self, size_average: bool | None = None, reduce: bool | None = None, reduction: Reduction = "mean"
    ) -> None:
        super().__init__()
        self.reduction = requested(size_average, reduce, reduction)


class WeightedLoss(Loss):
    """A loss with a weight for each class or element, which is part of its state."""

    weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)
