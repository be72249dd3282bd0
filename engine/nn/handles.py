"""What registering a hook on a module returns."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, ClassVar

from engine.autograd.hooks import RemovableHandle


class Handle(RemovableHandle):
    """Takes a hook out of the table where it is registered under `id`, and out of those that mark it."""

    __module__, __qualname__ = "torch.utils.hooks", "RemovableHandle"  # as its users see it
    _ids: ClassVar[itertools.count[int]] = itertools.count()

    def __init__(self, hooks: dict[int, Any], hook: Callable[..., Any], prepend: bool = False) -> None:
        self.id = next(self._ids)
        self._tables = [hooks]
        hooks[self.id] = hook
        if prepend:
            rest = [(number, each) for number, each in hooks.items() if number != self.id]
            for number, each in rest:
                del hooks[number]
                hooks[number] = each

    def mark(self, table: dict[int, bool]) -> None:
        """Note in `table` that the hook is of its sort."""
        table[self.id] = True
        self._tables.append(table)

    def hooks_dict_ref(self) -> dict[int, Any]:
        """The table, under PyTorch's name for the reference to it."""
        return self._tables[0]

    def remove(self) -> None:
        """Forget the hook; doing so twice is harmless."""
        for table in self._tables:
            table.pop(self.id, None)
