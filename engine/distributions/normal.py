"""The normal distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from engine import ops
from engine.autograd.mode import no_grad

from .distribution import Distribution, together


class Normal(Distribution):
    """Mean `loc` and standard deviation `scale`.

    Formula: log p = -(v - loc)^2 / (2 scale^2) - log(scale) - log(2 pi) / 2.
    Shape: parameters that broadcast, an outcome is a number.
    Errors: ValueError for a scale that is not positive.
    Source: PyTorch's distributions.Normal.
    """

    parameters = ("loc", "scale")
    has_rsample = True

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        self.loc, self.scale = together(loc, scale)
        super().__init__(self.loc.shape, (), validate_args)
        self._check("loc", self.loc == self.loc, "Real()")
        self._check("scale", self.scale > 0, "GreaterThan(lower_bound=0.0)")

    @property
    def mean(self) -> Any:
        """The mean."""
        return self.loc

    mode = mean

    @property
    def stddev(self) -> Any:
        """The standard deviation."""
        return self.scale

    @property
    def variance(self) -> Any:
        """The variance."""
        return self.stddev.pow(2)

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Normal values around `loc`."""
        shape = self._extended(sample_shape)
        with no_grad():
            return ops.function("normal")(self.loc.expand(shape), self.scale.expand(shape))

    def rsample(self, sample_shape: Sequence[int] = ()) -> Any:
        """loc + scale * standard normal values."""
        shape = self._extended(sample_shape)
        noise = self.loc.new_empty(shape).normal_()
        return self.loc + noise * self.scale

    def log_prob(self, value: Any) -> Any:
        """-(value - loc)^2 / (2 scale^2) - log scale - log sqrt(2 pi)."""
        self._check_value(value, value == value, "Real()")
        variance = self.scale**2
        return (
            -((value - self.loc) ** 2) / (2 * variance) - self.scale.log() - math.log(math.sqrt(2 * math.pi))
        )

    def cdf(self, value: Any) -> Any:
        """The probability of a value up to `value`."""
        return 0.5 * (1 + ops.function("erf")((value - self.loc) * self.scale.reciprocal() / math.sqrt(2)))

    def icdf(self, value: Any) -> Any:
        """loc + scale * sqrt(2) * the inverse error function of 2 value - 1."""
        return self.loc + self.scale * (2 * value - 1).erfinv() * math.sqrt(2)

    def entropy(self) -> Any:
        """1/2 + log(2 pi) / 2 + log scale."""
        return 0.5 + 0.5 * math.log(2 * math.pi) + ops.function("log")(self.scale)
