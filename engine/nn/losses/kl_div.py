"""The KLDivLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Options, Range, register

from ..functional.losses_of_distributions import divergence, kl_div
from .base import Loss


class KLDivLoss(Loss):
    """target (log target - input): how far a distribution is from the target, inputs being logarithms.

    Reduction "batchmean" gives the divergence of Kullback and Leibler per row.

    Shape: equal, or such that broadcast; a number, or with reduction "none" one for each.
    Source: Kullback and Leibler (1951), as PyTorch's nn.KLDivLoss.
    """

    def __init__(
        self,
        size_average: bool | None = None,
        reduce: bool | None = None,
        reduction: str = "mean",
        log_target: bool = False,
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_target = log_target

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return kl_div(input, target, log_target=self.log_target, reduction=self.reduction)


@register(
    "loss",
    "KLDivLoss",
    title="Divergence of shares",
    expects="class_log_shares",
    always=("reduction",),
    of_targets=("smoothing",),
)
class SharesLoss(KLDivLoss):
    """How far the shares that the model gives the classes are from those of the target, per point.

    `smoothing` is of the targets: they come to the loss with it. ValueError for logarithms without it. That
    "mean" is by the number of classes too is said where it is chosen: KLDivLoss warns of it at every step.

    Formula: the sum over classes of y (log y - x), x being logarithms of shares.
    Shape: equal; a number, or with reduction "none" one for each.
    Source: Kullback and Leibler (1951), as PyTorch's nn.KLDivLoss.
    """

    def __init__(
        self,
        *,
        smoothing: Annotated[
            float, Range(0, 0.9, step=0.01), Help("How much of each target is spread over all classes alike.")
        ] = 0.1,
        log_target: Annotated[
            bool, Help("Give the targets as logarithms, too: the same loss, if no target is 0.", "log target")
        ] = False,
        reduction: Annotated[
            str,
            Options(("batchmean", "mean", "sum")),
            Help(
                "Whether a step goes by the mean over its points, by the mean over points and classes, or by "
                "the sum."
            ),
        ] = "batchmean",
    ) -> None:
        if log_target and not smoothing:
            raise ValueError("log_target needs smoothing above 0, as there is no logarithm of 0")
        super().__init__(reduction=reduction, log_target=log_target)

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return divergence(input, target, self.log_target, self.reduction)
