"""Recording with nothing left out: every node keeps all arguments and the result of its call."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .detection import detection


class _Capturing:
    """The thread that records everything at the moment, if one does."""

    def __init__(self) -> None:
        self.thread = 0


capturing = _Capturing()
_lock = threading.Lock()


@contextmanager
def everything_kept() -> Iterator[None]:
    """Within it, calls in this thread make nodes that keep every argument, option and result."""
    with _lock:
        capturing.thread = threading.get_ident()
        detection.forget_plans()
        try:
            yield
        finally:
            capturing.thread = 0
            detection.forget_plans()


def is_capturing() -> bool:
    """Whether this thread keeps everything."""
    return capturing.thread == threading.get_ident()
