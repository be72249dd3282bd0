"""The KLDivLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional.losses_of_distributions import kl_div
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
    fixed={"reduction": "batchmean"},
    of_targets=("smoothing",),
)
def kl_div_loss(
    *,
    smoothing: Annotated[
        float, Range(0, 0.9, step=0.01), Help("How much of each target is spread over all classes alike.")
    ] = 0.1,
    log_target: Annotated[
        bool, Help("Give the targets as logarithms, too: the same loss, if no target is 0.", "log target")
    ] = False,
) -> KLDivLoss:
    """How far the shares that the model gives the classes are from those of the target, per point.

    `smoothing` is of the targets: they come to the loss with it. ValueError for logarithms without it.

    Formula: the sum over classes of y (log y - x), x being logarithms of shares.
    Source: Kullback and Leibler (1951), as PyTorch's nn.KLDivLoss with reduction "batchmean".
    """
    if log_target and not smoothing:
        raise ValueError("log_target needs smoothing above 0, as there is no logarithm of 0")
    return KLDivLoss(reduction="batchmean", log_target=log_target)
