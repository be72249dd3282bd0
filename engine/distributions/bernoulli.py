"""One of two outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import ops
from engine.autograd.mode import no_grad
from engine.nn.functional import binary_cross_entropy_with_logits

from .distribution import Distribution, clamped, together


class Bernoulli(Distribution):
    """1 with probability `probs` = sigmoid(`logits`), else 0.

    Formula: log p = v log p + (1 - v) log(1 - p).
    Shape: parameters of any shape, an outcome is a number.
    Errors: ValueError when both are given or none, or for probabilities outside [0, 1].
    Source: PyTorch's distributions.Bernoulli.
    """

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        if probs is None:
            self.parameters = ("logits",)
            (self.logits,) = together(logits)
            self.probs = self.logits.sigmoid()
        else:
            self.parameters = ("probs",)
            (self.probs,) = together(probs)
            kept = clamped(self.probs)
            self.logits = kept.log() - (-kept).log1p()
        super().__init__(self.probs.shape, (), validate_args)
        if probs is not None:
            inside = (self.probs >= 0) & (self.probs <= 1)
            self._check("probs", inside, "Interval(lower_bound=0.0, upper_bound=1.0)")

    @property
    def mean(self) -> Any:
        """The probability of 1."""
        return self.probs

    @property
    def variance(self) -> Any:
        """p (1 - p)."""
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Zeros and ones."""
        with no_grad():
            return ops.function("bernoulli")(self.probs.expand(self._extended(sample_shape)))

    def log_prob(self, value: Any) -> Any:
        """log p for ones, log(1 - p) for zeros."""
        self._check_value(value, (value == 0) | (value == 1), "Boolean()")
        logits, wanted = ops.function("broadcast_tensors")(self.logits, value)
        return -binary_cross_entropy_with_logits(logits, wanted, reduction="none")

    def entropy(self) -> Any:
        """-p log p - (1 - p) log(1 - p)."""
        return binary_cross_entropy_with_logits(self.logits, self.probs, reduction="none")
