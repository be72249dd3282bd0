"""A choice among several classes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine import ops
from engine.autograd.limits import finfo
from engine.autograd.mode import no_grad

from .distribution import Distribution, clamped


class Categorical(Distribution):
    """Probabilities, or their logarithms up to a constant, of classes along the last dimension.

    Formula: log p = logits[v] - logsumexp(logits).
    Shape: (..., n) to outcomes (...) of integers below n.
    Errors: ValueError when both are given or none, or for probabilities that are negative or nan.
    Source: PyTorch's distributions.Categorical.
    """

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        if (probs is None) == (logits is None):
            raise ValueError("Either `probs` or `logits` must be specified, but not both.")
        given = logits if probs is None else probs
        if given.dim() < 1:
            name = "logits" if probs is None else "probs"
            raise ValueError(f"`{name}` parameter must be at least one-dimensional.")
        if probs is None:
            self.parameters = ("logits",)
            self.logits = logits - logits.logsumexp(dim=-1, keepdim=True)
            self.probs = self.logits.softmax(dim=-1)
        else:
            self.parameters = ("probs",)
            self.probs = probs / probs.sum(-1, keepdim=True)
            self.logits = clamped(self.probs).log()
        super().__init__(given.shape[:-1], (), validate_args)
        if probs is None:
            numbers = (self.logits == self.logits).all(-1)
            self._check("logits", numbers, "IndependentConstraint(Real(), 1)")
        else:
            self._check("probs", (self.probs >= 0).all(-1), "Simplex()")

    @property
    def mean(self) -> Any:
        """Nan: classes have no mean."""
        return self.probs.new_full(tuple(self.batch_shape), math.nan)

    @property
    def mode(self) -> Any:
        """The most probable class."""
        return self.probs.argmax(dim=-1)

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Classes as integers."""
        rows = self.probs.reshape(-1, self.probs.shape[-1])
        with no_grad():
            chosen = ops.function("multinomial")(rows, math.prod(sample_shape), True)
        return chosen.T.reshape(self._extended(sample_shape))

    def log_prob(self, value: Any) -> Any:
        """The logarithm of the probability of the class `value`."""
        last = self.probs.shape[-1] - 1
        valid = (value % 1 == 0) & (value >= 0) & (value <= last)
        self._check_value(value, valid, f"IntegerInterval(lower_bound=0, upper_bound={last})")
        index = value.long().unsqueeze(-1)
        index, logits = ops.function("broadcast_tensors")(index, self.logits)
        return logits.gather(-1, index[..., :1]).squeeze(-1)

    def entropy(self) -> Any:
        """-sum p log p."""
        logits = self.logits.clamp(min=finfo(self.logits.dtype).min)
        return -(logits * self.probs).sum(-1)
