"""Modules made without drawing their first values."""

from __future__ import annotations

import inspect
from typing import Any

from engine.autograd.random import default_generator

from ..module import Module


def skip_init(module_cls: type[Any], *args: Any, **kwargs: Any) -> Any:
    """`module_cls(*args, **kwargs)` with whatever values its memory has; no random number is used up.

    RuntimeError for what is no class of modules, or one without an argument `device`.
    """
    if not issubclass(module_cls, Module):
        raise RuntimeError(f"Expected a Module; got {module_cls}")
    if "device" not in inspect.signature(module_cls).parameters:
        raise RuntimeError("Module must support a 'device' arg to skip initialization")
    before = default_generator.get_state()
    made = module_cls(*args, **kwargs).to_empty(device=kwargs.get("device", "cpu"))
    default_generator.set_state(before)
    return made
