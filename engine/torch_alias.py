"""Let scripts that import torch run on the engine: `torch`, `torch.nn`, ... name the engine's modules."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.metadata import Distribution, DistributionFinder
from os import PathLike
from pathlib import Path
from types import ModuleType

from engine.version import __version__

ENGINE = __package__
TORCH = "torch"


class EngineAsTorch(MetaPathFinder, Loader):
    """Finds `torch.anything` as `engine.anything`: the same module under a second name.

    Asked for installed packages, it is a torch of the version that the engine is like.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """How to load a module of torch; None for modules of other names."""
        return ModuleSpec(fullname, self, is_package=True) if _is_torch(fullname) else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The engine's module of this name; ModuleNotFoundError, with torch's name, when it has none."""
        name = ENGINE + spec.name.removeprefix(TORCH)
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if error.name is None or not name.startswith(error.name):
                raise
            raise ModuleNotFoundError(
                f"No module named {spec.name!r} (the engine stands in for torch)", name=spec.name
            ) from None
        spec.loader_state = module.__spec__
        _alias_loaded_modules()
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is left to run; the module gets back the spec that importing under a second name took."""
        alias = module.__spec__
        if alias is not None and isinstance(alias.loader, EngineAsTorch):
            module.__spec__ = alias.loader_state

    def find_distributions(self, context: DistributionFinder.Context) -> Iterable[Distribution]:
        """What `importlib.metadata.version("torch")` looks for."""
        return [_Torch()] if context.name in (None, TORCH) else []


class _Torch(Distribution):
    """An installed package in name and version only."""

    def read_text(self, filename: str) -> str | None:
        """The metadata; None for other files."""
        if filename != "METADATA":
            return None
        return f"Metadata-Version: 2.1\nName: {TORCH}\nVersion: {__version__}\n"

    def locate_file(self, path: str | PathLike[str]) -> Path:
        """Where the file would be if there were any."""
        return Path(__file__).parent / path


@contextmanager
def torch_is_the_engine() -> Iterator[None]:
    """Inside, `import torch` gives the engine, even where PyTorch is installed; then all is as before."""
    before = _torch_modules()
    for name in before:
        del sys.modules[name]
    finder = EngineAsTorch()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in _torch_modules():
            del sys.modules[name]
        sys.modules.update(before)


def _alias_loaded_modules() -> None:
    """Let the modules that the engine has imported be found without an import.

    Importing `torch.autograd.gradcheck` would put the module where the function of this name belongs.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith(f"{ENGINE}."):
            sys.modules.setdefault(TORCH + name.removeprefix(ENGINE), module)


def _torch_modules() -> dict[str, ModuleType]:
    return {name: module for name, module in sys.modules.items() if _is_torch(name)}


def _is_torch(name: str) -> bool:
    return name.startswith(TORCH) and name.partition(".")[0] == TORCH
