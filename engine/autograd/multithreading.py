"""Whether backward may use several threads: a switch that is kept, and has no effect on the one it uses."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class _Multithreading(threading.local):
    """The switch of the current thread."""

    def __init__(self) -> None:
        self.enabled = True


_multithreading = _Multithreading()


def is_multithreading_enabled() -> bool:
    """Whether this thread has not switched it off."""
    return _multithreading.enabled


class set_multithreading_enabled:  # noqa: N801 - PyTorch's name
    """Throw the switch at once; as a context manager or decorator, put it back at the end."""

    def __init__(self, mode: bool) -> None:
        self.mode = mode
        self.prev = _multithreading.enabled
        _multithreading.enabled = mode

    def __enter__(self) -> None:
        """Nothing to do: the switch was thrown when this object was made."""

    def __exit__(self, *exception: object) -> None:
        _multithreading.enabled = self.prev

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Decorate `function`; the switch thrown by making the decorator is taken back."""
        _multithreading.enabled = self.prev
        mode = self.mode

        @functools.wraps(function)
        def switched(*args: P.args, **kwargs: P.kwargs) -> R:
            with set_multithreading_enabled(mode):
                return function(*args, **kwargs)

        return switched
