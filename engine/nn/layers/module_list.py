"""A list of modules."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ..module import Module
from .listed import Listed


class ModuleList(Listed):
    """Modules by position, whose parameters belong to the module that holds the list."""

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        self.extend(modules or ())

    def insert(self, index: int, module: Module) -> None:
        """Put a module before the one at `index`."""
        super().insert(index, module)

    def _part(self, named: Iterable[tuple[str, Module]]) -> ModuleList:
        return type(self)(module for _, module in named)

    def __add__(self, other: Iterable[Module]) -> ModuleList:
        return ModuleList([*self, *other])

    def __repr__(self) -> str:
        """Equal neighbours on one line: `(0-2): 3 x Linear(...)`."""
        if not len(self):
            return f"{self._get_name()}()"
        lines = []
        first = 0
        for text, same in groupby(map(repr, self)):
            count = len(list(same))
            label = f"({first}): " if count == 1 else f"({first}-{first + count - 1}): {count} x "
            lines.append((label + text).replace("\n", "\n  "))
            first += count
        return f"{self._get_name()}(\n  " + "\n  ".join(lines) + "\n)"
