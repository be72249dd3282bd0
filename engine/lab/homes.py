"""In which modules nodes were made, and in which calls of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.autograd import Tensor
from engine.nn import Module

Path = tuple[str, ...]
Call = tuple[Module, int]
"""A module, and which of its calls."""


class Homes:
    """The modules by their names in `variables`."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self._paths: dict[int, Path] = {}
        self._inner: dict[int, dict[int, Path]] = {}
        for name, value in variables.items():
            if isinstance(value, Module):
                for key, inner in self._inside(value).items():
                    path = (name, *inner)
                    if key not in self._paths or len(path) < len(self._paths[key]):
                        self._paths[key] = path

    def of(self, calls: Sequence[Call]) -> tuple[Path, tuple[int, ...]]:
        """The path of the first, innermost of nested calls, and for each module on it the number of its call.

        The path leads through the modules that called each other, though a module may be in others as well.
        """
        path: Path = ()
        numbers: tuple[int, ...] = ()
        around: Module | None = None
        for module, number in reversed(calls):
            inner = () if around is None else self._inside(around).get(id(module), ())
            if not inner:
                path, numbers = (), ()
                inner = self._paths.get(id(module), ())
            if inner:
                path, numbers = (*path, *inner), (*numbers, *[0] * (len(inner) - 1), number)
            around = module
        return path, numbers

    def of_leaf(self, leaf: Tensor, name: str | None, calls: Sequence[Call]) -> tuple[Path, tuple[int, ...]]:
        """The same of a parameter whose first user was made in these calls; else by its name, in no call."""
        for i, (module, _) in enumerate(calls):
            if any(each is leaf for each in module.parameters(recurse=False)):
                return self.of(calls[i:])
        path = tuple(name.split(".")[:-1]) if name else ()
        return path, (0,) * len(path)

    def _inside(self, module: Module) -> Mapping[int, Path]:
        """The names that lead from a module to each one in it; to itself none."""
        if id(module) not in self._inner:
            named = module.named_modules()
            self._inner[id(module)] = {
                id(each): tuple(name.split(".")) if name else () for name, each in named
            }
        return self._inner[id(module)]
