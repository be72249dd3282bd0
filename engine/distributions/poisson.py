"""The Poisson distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import ops
from engine.autograd.mode import no_grad

from .distribution import Distribution, together


class Poisson(Distribution):
    """Numbers of events of which `rate` are expected.

    Formula: log p = v log(rate) - rate - lgamma(v + 1).
    Shape: rates of any shape, an outcome is a number.
    Errors: ValueError for a negative rate.
    Source: PyTorch's distributions.Poisson.
    """

    parameters = ("rate",)

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        (self.rate,) = together(rate)
        super().__init__(self.rate.shape, (), validate_args)
        self._check("rate", self.rate >= 0, "GreaterThanEq(lower_bound=0.0)")

    @property
    def mean(self) -> Any:
        """The rate."""
        return self.rate

    variance = mean

    @property
    def mode(self) -> Any:
        """The rate, rounded down."""
        return self.rate.floor()

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Whole numbers."""
        with no_grad():
            return ops.function("poisson")(self.rate.expand(self._extended(sample_shape)))

    def log_prob(self, value: Any) -> Any:
        """value log rate - rate - log value!."""
        whole = (value >= 0) & (value % 1 == 0)
        self._check_value(value, whole, "IntegerGreaterThan(lower_bound=0)")
        return ops.function("xlogy")(value, self.rate) - self.rate - (value + 1).lgamma()
