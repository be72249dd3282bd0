"""The GaussianNLLLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.losses_of_distributions import gaussian_nll_loss
from .base import Loss


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
