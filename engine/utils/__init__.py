"""Helpers around training: `data` serves examples in batches, `checkpoint` trades memory for time.

`benchmark` measures how long statements take.
"""

import importlib
from typing import Any

__all__ = ["benchmark", "checkpoint", "data", "hooks"]


def __getattr__(name: str) -> Any:
    """A module of this package, loaded when first used."""
    if name not in __all__:
        raise AttributeError(f"module 'torch.utils' has no attribute '{name}'")
    return importlib.import_module(f"{__name__}.{name}")
