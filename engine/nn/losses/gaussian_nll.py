"""The GaussianNLLLoss loss."""

from __future__ import annotations

from typing import Annotated, Any

from engine.autograd.tensor import Tensor
from engine.catalog import Help, Range, register

from ..functional import softplus
from ..functional.losses_of_distributions import gaussian_nll_loss
from .base import Loss, Reduction


class GaussianNLLLoss(Loss):
    """Minus the logarithm of the density of a value, given its mean and variance.

    Formula: (log v + (x - y)^2 / v) / 2 with v = max(var, eps), and with `full` + log(2 pi) / 2.
    Shape: equal, or such that broadcast; a number, or with reduction "none" one for each.
    Errors: ValueError for negative variances and other shapes.
    Source: Nix and Weigend (1994).
    """

    def __init__(
        self,
        *,
        full: bool = False,
        eps: float = 1e-6,
        reduction: str = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        self.full = full
        self.eps = eps

    def forward(self, input: Tensor, target: Tensor, var: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per element."""
        return gaussian_nll_loss(input, target, var, full=self.full, eps=self.eps, reduction=self.reduction)


@register("loss", "GaussianNLLLoss", title="Likelihood with a spread", expects="mean_and_variance", outputs=2)
class MeanAndVarianceLoss(Loss):
    """The model says how sure it is: one output is the mean of the target, a second one its variance.

    GaussianNLLLoss of the mean x and the variance softplus(z), which is never below 0.

    Formula: (log v + (x - y)^2 / v) / 2 with v = max(softplus(z), eps), and with `full` + log(2 pi) / 2.
    Shape: outputs (N, 2) and targets (N, 1); a number, or with reduction "none" (N, 1).
    Source: Nix and Weigend (1994).
    """

    def __init__(
        self,
        *,
        full: Annotated[
            bool, Help("Add what depends on nothing: another loss, but the same gradients.")
        ] = False,
        eps: Annotated[
            float,
            Range(1e-12, 1, log=True),
            Help("The least variance that is reckoned with.", "least σ²"),
        ] = 1e-6,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        self.full = full
        self.eps = eps

    def forward(self, input: Tensor, target: Tensor) -> Any:
        """A scalar, or with reduction "none" one loss per point."""
        mean, variance = input[:, :1], softplus(input[:, 1:])
        return gaussian_nll_loss(
            mean, target, variance, full=self.full, eps=self.eps, reduction=self.reduction
        )
