"""Whether operations are recorded: no_grad, enable_grad, set_grad_enabled and inference_mode."""

from __future__ import annotations

import functools
import inspect
import threading
import warnings
from collections.abc import Callable, Generator
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, overload

import numpy as np

from .detection import detection
from .versions import inference_tensors

P = ParamSpec("P")
R = TypeVar("R")


class _Mode(threading.local):
    """The switches of the current thread.

    The first look from a thread also silences numpy's floating-point warnings there: tensors follow
    IEEE 754 without comment (1 / 0 is inf, log(-1) is nan), and a check around every operation
    would cost as much as a small operation itself.
    """

    def __init__(self) -> None:
        self.enabled = True
        self.inference = False
        np.seterr(all="ignore")


mode = _Mode()


def is_grad_enabled() -> bool:
    """Whether this thread records operations at the moment."""
    return mode.enabled


def is_inference_mode_enabled() -> bool:
    """Whether this thread is in inference mode at the moment."""
    return mode.inference


class _Switch:
    """Sets the switches for a `with` block or a decorated function; None leaves one as it is."""

    def __init__(self, enabled: bool, inference: bool | None = None) -> None:
        self._target = (enabled, inference)
        self._before: list[tuple[bool, bool]] = []

    def __enter__(self) -> None:
        self._before.append(_swap(*self._target))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _swap(*self._before.pop())

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Run `function` under this switch, however often and however nested; a generator while it runs."""
        if inspect.isclass(function):
            warnings.warn(
                "Decorating classes is deprecated and will be disabled in future versions. You should only "
                "decorate functions or methods. To preserve the current behavior of class decoration, you "
                "can directly decorate the `__init__` method and nothing else.",
                FutureWarning,
                stacklevel=2,
            )
        target = self._target
        if inspect.isgeneratorfunction(function):

            @functools.wraps(function)
            def stepped(*args: P.args, **kwargs: P.kwargs) -> Any:
                return _steps(target, function(*args, **kwargs))

            return stepped

        @functools.wraps(function)
        def switched(*args: P.args, **kwargs: P.kwargs) -> R:
            with _Switch(*target):
                return function(*args, **kwargs)

        return switched


def _steps(target: tuple[bool, bool | None], generator: Any) -> Generator[Any, Any, Any]:
    """What `generator` yields; the switch holds inside it, not in whoever reads it."""
    resume: Callable[[], Any] = functools.partial(next, generator)
    try:
        while True:
            with _Switch(*target):
                value = resume()
            try:
                resume = functools.partial(generator.send, (yield value))
            except GeneratorExit:
                with _Switch(*target):
                    generator.close()
                raise
            except BaseException as error:
                resume = functools.partial(generator.throw, error)
    except StopIteration as end:
        return end.value


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


@overload
def inference_mode(mode: bool = True) -> _Switch: ...
@overload
def inference_mode(mode: Callable[P, R]) -> Callable[P, R]: ...
def inference_mode(mode: bool | Callable[P, R] = True) -> _Switch | Callable[P, R]:
    """Record nothing, and mark results as made for inference only; with False the opposite of both."""
    if isinstance(mode, bool):
        return _Switch(not mode, mode)
    return _Switch(False, True)(mode)


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

    def __repr__(self) -> str:
        return f"torch.autograd.grad_mode.set_grad_enabled(mode={self._target[0]})"


def _swap(enabled: bool, inference: bool | None = None) -> tuple[bool, bool]:
    """Throw the switches; returns how they were."""
    before = mode.enabled, mode.inference
    if inference and not inference_tensors.may_exist:
        inference_tensors.may_exist = True
        detection.forget_plans()
    if inference is not None:
        mode.inference = inference
    mode.enabled = enabled and not mode.inference
    return before
