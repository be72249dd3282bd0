"""The names of `nn` under the paths of PyTorch's source: `from torch.nn.modules.conv import Conv2d`."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

from ..places import FAMILIES, PATH, PRIVATE

_NN = __name__.rpartition(".")[0]


class Family(ModuleType):
    """A file of PyTorch's: its layers are those of `nn`, its private bases what the engine has for them."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{__name__}.{file}", f"The layers that PyTorch keeps in {PATH}.{file}.")
        self._file = file

    def __getattr__(self, name: str) -> Any:
        """A layer; AttributeError for what is no layer of this file."""
        private = PRIVATE.get(self._file, {})
        if name in private:
            file, _, base = private[name].rpartition(".")
            return getattr(importlib.import_module(f"{_NN}.{file}"), base)
        if name not in FAMILIES[self._file].split() or not hasattr(sys.modules[_NN], name):
            raise AttributeError(f"module '{PATH}.{self._file}' has no attribute '{name}'")
        return getattr(sys.modules[_NN], name)

    def __dir__(self) -> list[str]:
        return sorted(name for name in FAMILIES[self._file].split() if hasattr(sys.modules[_NN], name))


for _file in FAMILIES.keys() - {"module"}:  # which is a file here too
    sys.modules[f"{__name__}.{_file}"] = globals()[_file] = Family(_file)


def __getattr__(name: str) -> Any:
    """The layer or loss of that name, or one of the files that hold something else."""
    if name.startswith("__"):
        raise AttributeError(f"module '{PATH}' has no attribute '{name}'")
    if name in ("lazy", "module", "utils"):
        return importlib.import_module(f"{__name__}.{name}")
    return getattr(sys.modules[_NN], name)
