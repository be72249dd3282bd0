"""What Sequential and ModuleList share: modules by position."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from operator import index as as_index
from typing import Any, TypeVar, overload

from ..module import Module

L = TypeVar("L", bound="Listed")


class Listed(Module):
    """Modules in order, which behave as a list of them."""

    def __len__(self) -> int:
        return len(self._modules)

    def __iter__(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def __dir__(self) -> list[str]:
        return [key for key in super().__dir__() if not key.isdigit()]

    def _name_at(self, index: int) -> str:
        position = as_index(index)
        if not -len(self) <= position < len(self):
            raise IndexError(f"index {position} is out of range")
        return list(self._modules)[position]

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self: L, index: slice) -> L: ...
    def __getitem__(self, index: int | slice) -> Any:
        """One module, or a new container of some."""
        if isinstance(index, slice):
            return self._part(list(self._modules.items())[index])
        return self._modules[self._name_at(index)]

    def _part(self, named: Iterable[tuple[str, Module]]) -> Any:
        """A container of the same kind with some of the modules, which keep their names."""
        kind: Any = type(self)
        return kind(OrderedDict(named))

    def __setitem__(self, index: int, module: Module) -> None:
        setattr(self, self._name_at(index), module)

    def __delitem__(self, index: int | slice) -> None:
        names = list(self._modules)[index] if isinstance(index, slice) else [self._name_at(index)]
        for name in names:
            delattr(self, name)
        self._renumber([(str(i), module) for i, module in enumerate(self)])

    def append(self: L, module: Module) -> L:
        """Add one more module at the end."""
        self.add_module(str(len(self)), module)
        return self

    def insert(self, index: int, module: Module) -> Any:
        """Put a module before the one at `index`."""
        modules = list(self)
        modules.insert(index, module)
        self._renumber([(str(i), each) for i, each in enumerate(modules)])
        return self

    def pop(self, key: int | slice) -> Any:
        """Take modules out and return them."""
        taken = self[key]
        del self[key]
        return taken

    def extend(self: L, modules: Iterable[Module]) -> L:
        """Add modules at the end."""
        for module in list(modules):
            self.append(module)
        return self

    def _renumber(self, named: list[tuple[str, Module]]) -> None:
        """Hold just these modules; names that are numbers count anew from 0."""
        for name in list(self._modules):
            delattr(self, name)
        for i, (name, module) in enumerate(named):
            self.add_module(str(i) if name.isdigit() else name, module)
