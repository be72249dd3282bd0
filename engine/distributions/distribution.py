"""What all distributions share: shapes, and parameters that are checked and printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import ops
from engine.autograd.creation import tensor
from engine.autograd.dtypes import get_default_dtype
from engine.autograd.limits import finfo
from engine.autograd.size import Size
from engine.autograd.tensor import Tensor


class Distribution:
    """A distribution for each place of `batch_shape`, each of an event of `event_shape`.

    All have `sample(sample_shape)` of shape `sample_shape` + `batch_shape` + `event_shape` without gradients,
    `log_prob(value)` and `entropy()` in nats; `rsample`, through which gradients reach the parameters, where
    there is one.
    """

    parameters: tuple[str, ...] = ()
    """The names of the attributes that define it, as they are printed."""
    has_rsample = False
    """Whether gradients reach the parameters through samples."""

    def __init__(
        self,
        batch_shape: Sequence[int] = (),
        event_shape: Sequence[int] = (),
        validate_args: bool | None = None,
    ) -> None:
        self.batch_shape = Size(batch_shape)
        self.event_shape = Size(event_shape)
        self._validates = validate_args is not False

    @property
    def variance(self) -> Any:
        """The variance; NotImplementedError where a distribution has none."""
        raise NotImplementedError

    @property
    def stddev(self) -> Any:
        """The standard deviation."""
        return self.variance.sqrt()

    def entropy(self) -> Any:
        """The entropy in nats; NotImplementedError where there is no formula."""
        raise NotImplementedError

    def perplexity(self) -> Any:
        """e^entropy."""
        return self.entropy().exp()

    def cdf(self, value: Any) -> Any:
        """The probability of a value up to `value`; NotImplementedError where there is no formula."""
        raise NotImplementedError

    def icdf(self, value: Any) -> Any:
        """The value up to which the probability is `value`; NotImplementedError where there is no formula."""
        raise NotImplementedError

    def _extended(self, sample_shape: Sequence[int]) -> tuple[int, ...]:
        return (*sample_shape, *self.batch_shape, *self.event_shape)

    def _check(self, name: str, valid: Any, constraint: str) -> None:
        """ValueError when the parameter `name` breaks `constraint` somewhere, unless nothing is validated."""
        if not self._validates or bool(valid.all()):
            return
        value = getattr(self, name)
        raise ValueError(
            f"Expected parameter {name} ({type(value).__name__} of shape {tuple(value.shape)}) of "
            f"distribution {self!r} to satisfy the constraint {constraint}, but found invalid values:\n"
            f"{value}"
        )

    def _check_event(self, value: Any) -> None:
        """ValueError when the last sizes of `value` are not those of an event."""
        last = value.shape[len(value.shape) - len(self.event_shape) :]
        if self._validates and last != self.event_shape:
            raise ValueError(
                f"The right-most size of value must match event_shape: {value.shape} vs {self.event_shape}."
            )

    def _check_value(self, value: Any, valid: Any, support: str) -> None:
        """ValueError when `value` is outside of the support, unless nothing is validated."""
        if not self._validates:
            return
        if not isinstance(value, Tensor):
            raise ValueError("The value argument to log_prob must be a Tensor")
        if not bool(valid.all()):
            raise ValueError(
                f"Expected value argument ({type(value).__name__} of shape {tuple(value.shape)}) to be "
                f"within the support ({support}) of the distribution {self!r}, but found invalid values:\n"
                f"{value}"
            )

    def __repr__(self) -> str:
        shown = []
        for name in self.parameters:
            value = vars(self)[name]
            shown.append(f"{name}: {value if value.numel() == 1 else value.size()}")
        return f"{type(self).__name__}({', '.join(shown)})"


def together(*values: Any) -> tuple[Any, ...]:
    """Numbers and tensors as tensors of one shape."""
    kind = next((value.dtype for value in values if isinstance(value, Tensor)), get_default_dtype())
    listed = [value if isinstance(value, Tensor) else tensor(value, dtype=kind) for value in values]
    broadcast: tuple[Any, ...] = ops.function("broadcast_tensors")(*listed)
    return broadcast


def clamped(probs: Any) -> Any:
    """Probabilities kept so far from 0 and 1 that their logarithms are finite."""
    eps = finfo(probs.dtype).eps
    return probs.clamp(min=eps, max=1 - eps)
