"""Independent: several distributions as one of an event of many components."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .distribution import Distribution


class Independent(Distribution):
    """Counts the last dimensions of the batch to the event: log_prob and entropy are summed over them.

    Formula: log p = the sum of the log p over those dimensions.
    Shape: as of the base, with event_shape longer and batch_shape shorter.
    Errors: ValueError for more dimensions than the batch has.
    Source: PyTorch's distributions.Independent.
    """

    def __init__(
        self,
        base_distribution: Distribution,
        reinterpreted_batch_ndims: int,
        validate_args: bool | None = None,
    ) -> None:
        batch = base_distribution.batch_shape
        if reinterpreted_batch_ndims > len(batch):
            raise ValueError(
                "Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape), actual "
                f"{reinterpreted_batch_ndims} vs {len(batch)}"
            )
        kept = len(batch) - reinterpreted_batch_ndims
        self.base_dist: Any = base_distribution
        self.reinterpreted_batch_ndims = reinterpreted_batch_ndims
        self.has_rsample = base_distribution.has_rsample
        super().__init__(batch[:kept], (*batch[kept:], *base_distribution.event_shape), validate_args)

    @property
    def mean(self) -> Any:
        """The means."""
        return self.base_dist.mean

    @property
    def mode(self) -> Any:
        """The most probable event."""
        return self.base_dist.mode

    @property
    def variance(self) -> Any:
        """The variances."""
        return self.base_dist.variance

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Events without gradients."""
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Events through which gradients reach the parameters."""
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value: Any) -> Any:
        """The sum over the event's components."""
        return self.summed(self.base_dist.log_prob(value))

    def entropy(self) -> Any:
        """The sum over the event's components."""
        return self.summed(self.base_dist.entropy())

    def summed(self, values: Any) -> Any:
        """`values` of each component, summed over the event."""
        count = self.reinterpreted_batch_ndims
        return values.sum(tuple(range(-count, 0))) if count else values

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_dist}, {self.reinterpreted_batch_ndims})"
