"""Which classes of modules a file may hold although only weights are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class _Allowed:
    """The classes that the program has named."""

    classes: tuple[Any, ...] = ()


_allowed = _Allowed()


def add_safe_globals(safe_globals: Sequence[Any]) -> None:
    """Let `load` make modules of these classes."""
    _allowed.classes = (*_allowed.classes, *safe_globals)


def get_safe_globals() -> list[Any]:
    """The classes named so far."""
    return list(_allowed.classes)


def clear_safe_globals() -> None:
    """Forget the classes named so far."""
    _allowed.classes = ()


class safe_globals:  # noqa: N801 - PyTorch's name
    """A context in which these classes are allowed, too."""

    def __init__(self, safe_globals: Sequence[Any]) -> None:
        self._classes = safe_globals

    def __enter__(self) -> None:
        self._before = _allowed.classes
        add_safe_globals(self._classes)

    def __exit__(self, *error: object) -> None:
        _allowed.classes = self._before
