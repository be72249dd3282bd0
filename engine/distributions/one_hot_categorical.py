"""The categorical distribution with classes as vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.nn.functional import one_hot

from .categorical import Categorical
from .distribution import Distribution


class OneHotCategorical(Distribution):
    """One of n classes, by `probs` or `logits` (..., n), as a vector that is 1 at the class and else 0.

    Formula: log p = that of a Categorical at the class.
    Shape: (..., n), an outcome is a vector of n.
    Errors: ValueError when both are given or none.
    Source: PyTorch's distributions.OneHotCategorical.
    """

    def __init__(self, probs: Any = None, logits: Any = None, validate_args: bool | None = None) -> None:
        self._categorical = Categorical(probs, logits, validate_args)
        shape = self._categorical.probs.shape
        super().__init__(shape[:-1], shape[-1:], validate_args)

    @property
    def probs(self) -> Any:
        """The probability of each class."""
        return self._categorical.probs

    mean = probs

    @property
    def logits(self) -> Any:
        """The logarithms of the probabilities."""
        return self._categorical.logits

    @property
    def mode(self) -> Any:
        """The most probable class."""
        return self._vectors(self.probs.argmax(-1))

    @property
    def variance(self) -> Any:
        """p (1 - p)."""
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Sequence[int] = ()) -> Any:
        """Vectors of the dtype of the probabilities."""
        return self._vectors(self._categorical.sample(sample_shape))

    def log_prob(self, value: Any) -> Any:
        """The logarithm of the probability of the class that the vector names."""
        self._check_event(value)
        valid = ((value == 0) | (value == 1)).all(-1) & (value.sum(-1) == 1)
        self._check_value(value, valid, "OneHot()")
        return self._categorical.log_prob(value.argmax(-1))

    def entropy(self) -> Any:
        """-sum p log p."""
        return self._categorical.entropy()

    def _vectors(self, classes: Any) -> Any:
        return one_hot(classes, self.event_shape[0]).to(self.probs.dtype)
