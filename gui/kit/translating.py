"""Translation of words that no widget says itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication


def translator(context: str) -> Callable[[str], str]:
    """A function that translates English text in `context`, as a QObject does in that of its class."""
    return partial(QCoreApplication.translate, context)
