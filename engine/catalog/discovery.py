"""Adding an entry is adding a file: import every module of a package so that each registers what it holds."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable


def import_all(package: str, path: Iterable[str]) -> None:
    """Import the modules of `package` (its `__name__` and `__path__`) in alphabetical order, no packages."""
    for module in pkgutil.iter_modules(path):
        if not module.ispkg:
            importlib.import_module(f"{package}.{module.name}")
