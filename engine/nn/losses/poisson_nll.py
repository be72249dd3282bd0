"""The PoissonNLLLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional.losses_of_distributions import poisson_nll_loss
from .base import Loss, Reduction


@register("loss", title="Likelihood of counts", expects="log_rates")
class PoissonNLLLoss(Loss):
    """For targets that count something: how unlikely they are, given the rate that the model predicts.

    Formula: e^x - y x for a rate e^x, or x - y log(x + eps); with `full` plus Stirling's y log y - y + log(2
    pi y) / 2 for y > 1.
    Shape: equal, or such that broadcast; a number, or with reduction "none" one for each.
    Source: PyTorch's nn.PoissonNLLLoss.
    """

    def __init__(
        self,
        log_input: Annotated[
            bool,
            Help("Take the output for the logarithm of the rate, which is then never negative.", "log input"),
        ] = True,
        full: Annotated[
            bool, Help("Add what depends on the targets alone: another loss, but the same gradients.")
        ] = False,
        size_average: bool | None = None,
        eps: Annotated[
            float, Range(1e-12, 1, log=True), Help("Keeps the logarithm of a rate of 0 finite.")
        ] = 1e-8,
        reduce: bool | None = None,
        reduction: Reduction = "mean",
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
