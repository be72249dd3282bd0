"""The uniform distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import ops
from engine.autograd.mode import no_grad

from .distribution import Distribution, together


class Uniform(Distribution):
    """All values in [low, high) alike.

    Formula: log p = -log(high - low) in [low, high), else -inf.
    Shape: bounds that broadcast, an outcome is a number.
    Errors: ValueError for an empty range.
    Source: PyTorch's distributions.Uniform.
    """

    parameters = ("low", "high")
    has_rsample = True

    def __init__(self, low: Any, high: Any, validate_args: bool | None = None) -> None:
        self.low, self.high = together(low, high)
        super().__init__(self.low.shape, (), validate_args)
        self._check("low", self.low < self.high, f"LessThan(upper_bound={self.high})")

    @property
    def mean(self) -> Any:
        """The middle of the range."""
        return (self.high + self.low) / 2

    @property
    def stddev(self) -> Any:
        """The standard deviation."""
        return (self.high - self.low) / 12**0.5

    @property
    def variance(self) -> Any:
        """The variance."""
        return (self.high - self.low).pow(2) / 12

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Values uniform in [low, high)."""
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Any:
        """low + (high - low) * values uniform in [0, 1)."""
        noise = ops.function("rand")(self._extended(sample_shape), dtype=self.low.dtype)
        return self.low + noise * (self.high - self.low)

    def log_prob(self, value: Any) -> Any:
        """-log(high - low) inside the range, -inf outside, where that is not refused."""
        support = f"Interval(lower_bound={self.low}, upper_bound={self.high})"
        self._check_value(value, (self.low <= value) & (value <= self.high), support)
        inside = self.low.le(value).type_as(self.low) * self.high.gt(value).type_as(self.low)
        log = ops.function("log")
        return log(inside) - log(self.high - self.low)

    def entropy(self) -> Any:
        """log(high - low)."""
        return ops.function("log")(self.high - self.low)
