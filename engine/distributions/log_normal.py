"""The distribution of values whose logarithm is normal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.autograd.mode import no_grad

from .distribution import Distribution
from .normal import Normal


class LogNormal(Distribution):
    """e^x of normal x with mean `loc` and standard deviation `scale`, which has to be positive.

    Formula: log p = that of a normal at log v, minus log v.
    Shape: parameters that broadcast, an outcome is a number.
    Errors: ValueError for a scale that is not positive.
    Source: PyTorch's distributions.LogNormal.
    """

    has_rsample = True

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self.base_dist = Normal(loc, scale, validate_args)
        super().__init__(self.base_dist.batch_shape, (), validate_args)

    @property
    def loc(self) -> Any:
        """The mean of the logarithm."""
        return self.base_dist.loc

    @property
    def scale(self) -> Any:
        """The standard deviation of the logarithm."""
        return self.base_dist.scale

    @property
    def mean(self) -> Any:
        """e^(loc + scale^2 / 2)."""
        return (self.loc + self.scale.pow(2) / 2).exp()

    @property
    def mode(self) -> Any:
        """e^(loc - scale^2)."""
        return (self.loc - self.scale.square()).exp()

    @property
    def variance(self) -> Any:
        """(e^(scale^2) - 1) e^(2 loc + scale^2)."""
        square = self.scale.pow(2)
        return square.expm1() * (2 * self.loc + square).exp()

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Positive values without gradients."""
        with no_grad():
            return self.base_dist.sample(sample_shape).exp()

    def rsample(self, sample_shape: Sequence[int] = ()) -> Any:
        """e^x of normal values x."""
        return self.base_dist.rsample(sample_shape).exp()

    def log_prob(self, value: Any) -> Any:
        """The normal density of log value, less log value."""
        self._check_value(value, value > 0, "GreaterThan(lower_bound=0.0)")
        logarithm = value.log()
        return self.base_dist.log_prob(logarithm) - logarithm

    def cdf(self, value: Any) -> Any:
        """The probability of a value up to `value`."""
        return self.base_dist.cdf(value.log())

    def icdf(self, value: Any) -> Any:
        """The value up to which the probability is `value`."""
        return self.base_dist.icdf(value).exp()

    def entropy(self) -> Any:
        """The entropy of the logarithm, plus loc."""
        return self.base_dist.entropy() + self.loc
