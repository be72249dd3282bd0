"""The default source of random numbers: its seed and its state."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engine.autograd.random import default_generator, initial_seed, manual_seed, seed
from engine.autograd.tensor import Tensor

__all__ = [
    "default_generator",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "seed",
    "set_rng_state",
]


def get_rng_state() -> Tensor:
    """The state of the default generator, a tensor of bytes."""
    return default_generator.get_state()


def set_rng_state(new_state: Tensor) -> None:
    """Let the default generator continue where `new_state` was taken; TypeError unless it is of bytes."""
    default_generator.set_state(new_state)


@contextmanager
def fork_rng(devices: Any = None, enabled: bool = True, **_: Any) -> Iterator[None]:
    """Inside, random numbers are drawn as ever; afterwards the generator is where it was before."""
    state = default_generator.state_bytes()
    try:
        yield
    finally:
        if enabled:
            default_generator.restore(state)
