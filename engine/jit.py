"""Compilation of functions and modules: here they stay as they are, and so compute the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

__all__ = [
    "annotate",
    "export",
    "ignore",
    "is_scripting",
    "is_tracing",
    "load",
    "save",
    "script",
    "script_if_tracing",
    "trace",
    "unused",
]

T = TypeVar("T")


def script(obj: T, *args: Any, **kwargs: Any) -> T:
    """The function, class or module as it is."""
    return obj


def trace(func: T, *args: Any, **kwargs: Any) -> T:
    """The function or module as it is; examples of its inputs are not looked at."""
    return func


def script_if_tracing(fn: T) -> T:
    """The function as it is."""
    return fn


export = unused = script_if_tracing


def ignore(drop: Any = False, **kwargs: Any) -> Any:
    """A decorator, with or without options, that gives back the function as it is."""
    return drop if callable(drop) else _as_it_is


def _as_it_is(function: Callable[..., Any]) -> Callable[..., Any]:
    return function


def annotate(the_type: Any, the_value: T) -> T:
    """The value."""
    return the_value


def is_scripting() -> bool:
    """False: all code is run by Python."""
    return False


def is_tracing() -> bool:
    """False: all code is run by Python."""
    return False


def save(m: Any, f: Any, *args: Any, **kwargs: Any) -> NoReturn:
    """RuntimeError: there is no code to write."""
    raise RuntimeError("compiled modules are not supported: save the state_dict instead")


def load(f: Any, *args: Any, **kwargs: Any) -> NoReturn:
    """RuntimeError: compiled code cannot be run."""
    raise RuntimeError("compiled modules are not supported: make the module and load its state_dict")
