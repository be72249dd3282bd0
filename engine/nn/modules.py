"""The names of `nn` under the path of PyTorch's source: `from torch.nn.modules import Linear`."""

from __future__ import annotations

import importlib
from typing import Any


def __getattr__(name: str) -> Any:
    """The layer or loss of that name."""
    if name.startswith("__"):
        raise AttributeError(f"module 'torch.nn.modules' has no attribute '{name}'")
    return getattr(importlib.import_module(__package__ or ""), name)
