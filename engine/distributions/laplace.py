"""The Laplace distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.autograd.limits import finfo
from engine.autograd.mode import no_grad

from .distribution import Distribution, together


class Laplace(Distribution):
    """Falls off exponentially on both sides of `loc`.

    Formula: log p = -|v - loc| / scale - log(2 scale).
    Shape: parameters that broadcast, an outcome is a number.
    Errors: ValueError for a scale that is not positive.
    Source: PyTorch's distributions.Laplace.
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
    def variance(self) -> Any:
        """2 scale^2."""
        return 2 * self.scale.pow(2)

    @property
    def stddev(self) -> Any:
        """sqrt(2) scale."""
        return 2**0.5 * self.scale

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Values without gradients."""
        with no_grad():
            return self.rsample(sample_shape)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Any:
        """loc - scale sign(u) log(1 - |u|), where u are uniform in (-1, 1)."""
        even = self.loc.new_empty(self._extended(sample_shape)).uniform_(finfo(self.loc.dtype).eps - 1, 1)
        return self.loc - self.scale * even.sign() * (-even.abs()).log1p()

    def log_prob(self, value: Any) -> Any:
        """-log(2 scale) - |value - loc| / scale."""
        self._check_value(value, value == value, "Real()")
        return -(2 * self.scale).log() - (value - self.loc).abs() / self.scale

    def cdf(self, value: Any) -> Any:
        """The probability of a value up to `value`."""
        shift = value - self.loc
        return 0.5 - 0.5 * shift.sign() * (-shift.abs() / self.scale).expm1()

    def icdf(self, value: Any) -> Any:
        """The value up to which the probability is `value`."""
        side = value - 0.5
        return self.loc - self.scale * side.sign() * (-2 * side.abs()).log1p()

    def entropy(self) -> Any:
        """1 + log(2 scale)."""
        return 1 + (2 * self.scale).log()
