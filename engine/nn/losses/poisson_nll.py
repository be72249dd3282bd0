"""The PoissonNLLLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.losses_of_distributions import poisson_nll_loss
from .base import Loss


class PoissonNLLLoss(Loss):
    """Minus the logarithm of the probability of a count, given its rate or the rate's logarithm.

    Formula: e^x - y x for a rate e^x, or x - y log(x + eps); with `full` plus Stirling's y log y - y + log(2
    pi y) / 2 for y > 1.
    Shape: equal, or such that broadcast; a number, or with reduction "none" one for each.
    Source: PyTorch's nn.PoissonNLLLoss.
    """

    def __init__(
        self,
        log_input: bool = True,
        full: bool = False,
        size_average: bool | None = None,
        eps: float = 1e-8,
        reduce: bool | None = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_input = log_input
        self.full = full
        self.eps = eps

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return poisson_nll_loss(
            input, target, log_input=self.log_input, full=self.full, eps=self.eps, reduction=self.reduction
        )
