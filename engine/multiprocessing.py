"""Python's multiprocessing under PyTorch's name: tensors travel to other processes as copies."""

from __future__ import annotations

import multiprocessing
from multiprocessing import *  # noqa: F403 - all of it, as PyTorch does

__all__ = [
    *multiprocessing.__all__,
    "get_all_sharing_strategies",
    "get_sharing_strategy",
    "set_sharing_strategy",
]

_STRATEGIES = ("file_descriptor", "file_system")


class _Sharing:
    """What was chosen, for code that asks."""

    strategy = _STRATEGIES[0]


_sharing = _Sharing()


def get_all_sharing_strategies() -> set[str]:
    """The names that `set_sharing_strategy` takes."""
    return set(_STRATEGIES)


def get_sharing_strategy() -> str:
    """What was set last; it changes nothing, for no memory is shared."""
    return _sharing.strategy


def set_sharing_strategy(new_strategy: str) -> None:
    """Set one of the names. AssertionError for any other."""
    if new_strategy not in _STRATEGIES:
        raise AssertionError(f"Invalid sharing strategy: {new_strategy}")
    _sharing.strategy = new_strategy
