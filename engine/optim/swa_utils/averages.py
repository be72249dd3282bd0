"""How one more set of weights enters an average: of equal shares, or exponentially fading ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.autograd.mode import no_grad
from engine.autograd.tensor import Tensor

Average = Callable[[Any, Any, Any], Any]
"""Of the average so far, the new value, and how many values the average is of: the next average."""
AverageAll = Callable[[Sequence[Tensor], Sequence[Tensor], Any], None]
"""The same for several tensors, which are changed in place."""


def get_swa_avg_fn() -> Average:
    """The mean of all values: a + (w - a) / (n + 1)."""

    @no_grad()
    def swa_update(averaged_param: Any, current_param: Any, num_averaged: Any) -> Any:
        return averaged_param + (current_param - averaged_param) / (num_averaged + 1)

    return swa_update


def get_swa_multi_avg_fn() -> AverageAll:
    """The mean of all values, for several tensors at once."""
    return _each(lambda num_averaged: 1 / (num_averaged + 1))


def get_ema_avg_fn(decay: float = 0.999) -> Average:
    """An exponential moving average: decay a + (1 - decay) w. ValueError for a decay outside [0, 1]."""
    _check_decay(decay)

    @no_grad()
    def ema_update(ema_param: Any, current_param: Any, num_averaged: Any) -> Any:
        return decay * ema_param + (1 - decay) * current_param

    return ema_update


def get_ema_multi_avg_fn(decay: float = 0.999) -> AverageAll:
    """An exponential moving average of several tensors at once. ValueError for a decay outside [0, 1]."""
    _check_decay(decay)
    return _each(lambda num_averaged: 1 - decay)


def _each(share: Callable[[Any], Any]) -> AverageAll:
    """Moves each average towards its new value by a share that depends on the number of values."""

    @no_grad()
    def update(averages: Sequence[Tensor], values: Sequence[Tensor], num_averaged: Any) -> None:
        part = share(num_averaged)
        for average, value in zip(averages, values, strict=True):
            if average.is_floating_point():
                average.lerp_(value, part)
            else:
                average.copy_(average + (value - average) * part)

    return update


def _check_decay(decay: float) -> None:
    if not 0.0 <= decay <= 1.0:
        raise ValueError(f"Invalid decay value {decay} provided. Please provide a value in [0,1] range.")
