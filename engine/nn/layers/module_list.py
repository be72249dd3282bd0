"""A list of modules."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TypeVar

from ..module import Module
from .listed import Listed
from .pairs import several

L = TypeVar("L", bound="ModuleList")


class ModuleList(Listed):
    """Modules by position, whose parameters belong to the module that holds the list.

    Shape: none: it is not called.
    Errors: NotImplementedError when called; IndexError for a position that is not there.
    Source: PyTorch's nn.ModuleList.
    """

    def __init__(self, modules: Iterable[Module] | None = None) -> None:
        super().__init__()
        self.extend(() if modules is None else modules)

    def extend(self: L, modules: Iterable[Module]) -> L:
        """Add modules at the end. TypeError for what is no iterable."""
        return super().extend(several(modules, "ModuleList"))

    def insert(self, index: int, module: Module) -> None:
        """Put a module before the one at `index`."""
        super().insert(index, module)

    def _part(self, named: Iterable[tuple[str, Module]]) -> ModuleList:
        return type(self)(module for _, module in named)

    def __iadd__(self: L, other: Iterable[Module]) -> L:
        return self.extend(other)

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
