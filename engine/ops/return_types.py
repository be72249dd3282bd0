"""The named tuples that operations with several results return, printed as PyTorch prints them."""

from __future__ import annotations

import collections
from collections.abc import Callable
from typing import Any

_named_tuple: Callable[..., Any] = collections.namedtuple


def return_type(name: str, fields: str) -> Any:
    """A tuple type with these `fields`, which prints as `torch.return_types.name(...)`."""

    def text(self: Any) -> str:
        shown = ",\n".join(f"{field}={value!r}" for field, value in zip(self._fields, self, strict=True))
        return f"torch.return_types.{name}(\n{shown})"

    return type(name, (_named_tuple(name, fields),), {"__slots__": (), "__repr__": text})
