"""Which hooks see the tensors that operations save for backward, thread by thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, NamedTuple

from .detection import detection


class SavingHooks(NamedTuple):
    """`pack` makes of a saved tensor what is kept of it; `unpack` makes it a tensor again for backward."""

    pack: Callable[[Any], Any]
    unpack: Callable[[Any], Any]


class _Saving(threading.local):
    """The hooks of the current thread, the innermost last, and why there must be none, if so."""

    def __init__(self) -> None:
        self.stack: list[SavingHooks] = []
        self.forbidden: str | None = None


saving = _Saving()


class _Users:
    """How many hooks all threads together use: while there are any, no plan may be reused."""

    def __init__(self) -> None:
        self.count = 0


users = _Users()


def push(hooks: SavingHooks) -> None:
    """Use these hooks from now on; RuntimeError where hooks are forbidden."""
    if saving.forbidden is not None:
        raise RuntimeError(saving.forbidden)
    saving.stack.append(hooks)
    users.count += 1
    detection.forget_plans()


def pop() -> None:
    """Go back to the hooks before the last pushed; nothing to do where there are none."""
    if saving.stack:
        saving.stack.pop()
        users.count -= 1


def current() -> SavingHooks | None:
    """The hooks that see what this thread saves now, if any."""
    return saving.stack[-1] if saving.stack else None
