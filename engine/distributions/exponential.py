"""The exponential distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.autograd.mode import no_grad

from .distribution import Distribution, together


class Exponential(Distribution):
    """Times between events of which `rate` are expected.

    Formula: log p = log(rate) - rate v.
    Shape: rates of any shape, an outcome is a number.
    Errors: ValueError for a rate that is not positive.
    Source: PyTorch's distributions.Exponential.
    """

    parameters = ("rate",)
    has_rsample = True

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        (self.rate,) = together(rate)
        super().__init__(self.rate.shape, (), validate_args)
        self._check("rate", self.rate > 0, "GreaterThan(lower_bound=0.0)")

    @property
    def mean(self) -> Any:
        """1 / rate."""
        return self.rate.reciprocal()

    stddev = mean

    @property
    def mode(self) -> Any:
        """0."""
        return self.rate * 0

    @property
    def variance(self) -> Any:
        """1 / rate^2."""
        return self.rate.pow(-2)

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Times without gradients."""
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Times of rate 1, divided by the rate."""
        return self.rate.new_empty(self._extended(sample_shape)).exponential_() / self.rate

    def log_prob(self, value: Any) -> Any:
        """log rate - rate value."""
        self._check_value(value, value >= 0, "GreaterThanEq(lower_bound=0.0)")
        return self.rate.log() - self.rate * value

    def cdf(self, value: Any) -> Any:
        """1 - e^(-rate value)."""
        return 1 - (-self.rate * value).exp()

    def icdf(self, value: Any) -> Any:
        """-log(1 - value) / rate."""
        return -(-value).log1p() / self.rate

    def entropy(self) -> Any:
        """1 - log rate."""
        return 1.0 - self.rate.log()
