"""Names of a package that are loaded with their file when first used, so that importing it stays quick."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any


class Later:
    """The public names of `package` that wait in its files: `families` has the names of each file."""

    def __init__(self, package: str, families: Mapping[str, str]) -> None:
        self._package = package
        self._files = {name: file for file, names in families.items() for name in names.split()}

    def names(self) -> list[str]:
        """All names that wait."""
        return list(self._files)

    def load(self, name: str, asked: str) -> Any:
        """What `name` stands for; AttributeError in the words of the module `asked` when nothing does."""
        if name not in self._files:
            raise AttributeError(f"module '{asked}' has no attribute '{name}'")
        return getattr(importlib.import_module(f"{self._package}.{self._files[name]}"), name)
