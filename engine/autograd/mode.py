"""Whether operations are recorded: no_grad, enable_grad and set_grad_enabled."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from types import TracebackType
from typing import ParamSpec, TypeVar, overload

import numpy as np

P = ParamSpec("P")
R = TypeVar("R")


class _Mode(threading.local):
    """The recording switch of the current thread.

    The first look from a thread also silences numpy's floating-point warnings there: tensors follow
    IEEE 754 without comment (1 / 0 is inf, log(-1) is nan), and a check around every operation
    would cost as much as a small operation itself.
    """

    def __init__(self) -> None:
        self.enabled = True
        np.seterr(all="ignore")


mode = _Mode()


def is_grad_enabled() -> bool:
    """Whether this thread records operations at the moment."""
    return mode.enabled


class _Switch:
    """Sets the recording switch for a `with` block or a decorated function."""

    def __init__(self, enabled: bool) -> None:
        self._target = enabled
        self._before: list[bool] = []

    def __enter__(self) -> None:
        self._before.append(mode.enabled)
        mode.enabled = self._target

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        mode.enabled = self._before.pop()

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Run `function` under this switch, however often and however nested."""

        @functools.wraps(function)
        def switched(*args: P.args, **kwargs: P.kwargs) -> R:
            with _Switch(self._target):
                return function(*args, **kwargs)

        return switched


@overload
def no_grad() -> _Switch: ...
@overload
def no_grad(function: Callable[P, R]) -> Callable[P, R]: ...
def no_grad(function: Callable[P, R] | None = None) -> _Switch | Callable[P, R]:
    """Record nothing: results do not require grad. `with no_grad():`, `@no_grad()` or `@no_grad`."""
    return _Switch(False) if function is None else _Switch(False)(function)


@overload
def enable_grad() -> _Switch: ...
@overload
def enable_grad(function: Callable[P, R]) -> Callable[P, R]: ...
def enable_grad(function: Callable[P, R] | None = None) -> _Switch | Callable[P, R]:
    """Record again inside no_grad. `with enable_grad():`, `@enable_grad()` or `@enable_grad`."""
    return _Switch(True) if function is None else _Switch(True)(function)


class set_grad_enabled(_Switch):  # noqa: N801 - PyTorch's name
    """Switch recording on or off at once; as a context manager, put it back at the end."""

    def __init__(self, mode: bool) -> None:
        super().__init__(mode)
        self._before.append(_swap(mode))

    def __enter__(self) -> None:
        """Nothing to do: the switch was thrown when this object was made."""

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Decorate `function`; the switch thrown by making the decorator is taken back."""
        self.__exit__(None, None, None)
        return super().__call__(function)


def _swap(enabled: bool) -> bool:
    before, mode.enabled = mode.enabled, enabled
    return before
