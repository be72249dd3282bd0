"""The KLDivLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

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
