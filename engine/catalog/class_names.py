"""The classes of points by name, where something is chosen of each."""

from __future__ import annotations

CLASS_NAMES = tuple("ABCDEF")
"""Of as many classes as points may be of."""
NO_CLASS = "none"
_NOT_THERE = -100


def index_of(name: str) -> int:
    """The index of the class of that name, -100 for none as in PyTorch; ValueError for other names."""
    return _NOT_THERE if name == NO_CLASS else CLASS_NAMES.index(name)
