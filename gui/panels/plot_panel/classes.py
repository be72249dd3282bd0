"""The classes that a point may be of, as the plot names them. Pure functions."""

from __future__ import annotations

from gui.kit.tokens import CLASS_ROLES

_FIRST_NAME = "A"
CLASS_SYMBOLS = tuple(
    zip(
        ("marker-disc", "marker-square", "marker-triangle", "marker-diamond", "marker-plus", "marker-star"),
        CLASS_ROLES,
        strict=True,
    )
)
"""Icon and colour of each class, as its points look."""


def class_name(label: int) -> str:
    """A for class 0, B for class 1 and so on."""
    return chr(ord(_FIRST_NAME) + label)
