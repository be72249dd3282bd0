"""The CTCLoss loss."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor

from ..functional.losses_of_sequences import ctc_loss
from .base import Loss


class CTCLoss(Loss):
    """Minus the logarithm of the probability of labels, over all alignments with the steps of the input.

    It takes sequences, of which an experiment has none: it is one for scripts on the engine.

    Shape: log_probs (T, N, C), targets (N, S) or in one row, a length of both for each; a number, or without
    reduction (N).
    Errors: RuntimeError for lengths that do not fit.
    Source: Graves et al. (2006).
    """

    def __init__(self, blank: int = 0, reduction: str = "mean", zero_infinity: bool = False) -> None:
        super().__init__(reduction=reduction)
        self.blank = blank
        self.zero_infinity = zero_infinity

    def forward(self, log_probs: Tensor, targets: Tensor, input_lengths: Any, target_lengths: Any) -> Any:
        """(T, N, C) and labels (N, L) to a scalar, or with reduction "none" one loss per sequence."""
        return ctc_loss(
            log_probs, targets, input_lengths, target_lengths, self.blank, self.reduction, self.zero_infinity
        )
