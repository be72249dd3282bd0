"""An edit that may be refused: the reason in words instead of an exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.catalog import FieldError, UnknownEntryError


def attempt(change: Callable[..., None], *arguments: Any) -> str:
    """Call `change` of a session; returns "", or why the value was refused."""
    try:
        change(*arguments)
    except (FieldError, UnknownEntryError) as refusal:
        return str(refusal)
    return ""
