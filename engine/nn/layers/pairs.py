"""What may be put into a container at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def pairs(given: Any, container: str, asked: str | None = None) -> list[tuple[str, Any]]:
    """Names and values of a mapping or of pairs.

    TypeError or ValueError, naming the container, for anything else.
    """
    if not isinstance(given, Iterable):
        raise TypeError(
            f"{asked or container}.update should be called with an iterable of key/value pairs, but got "
            f"{type(given).__name__}"
        )
    if hasattr(given, "items"):
        return list(given.items())
    found = []
    for i, pair in enumerate(given):
        if not isinstance(pair, Iterable):
            raise TypeError(
                f"{container} update sequence element #{i} should be Iterable; is{type(pair).__name__}"
            )
        listed = list(pair)
        if len(listed) != 2:
            raise ValueError(
                f"{container} update sequence element #{i} has length {len(listed)}; 2 is required"
            )
        found.append((listed[0], listed[1]))
    return found


def several(given: Any, container: str) -> list[Any]:
    """The values to extend a container by; TypeError, naming it, for what is no iterable."""
    if not isinstance(given, Iterable):
        raise TypeError(
            f"{container}.extend should be called with an iterable, but got {type(given).__name__}"
        )
    return list(given)
