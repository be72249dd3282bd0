"""Classes and functions as names in a file, and found again without importing or calling anything."""

from __future__ import annotations

import sys
from types import FunctionType
from typing import Any

from engine.nn.module import Module

_FUNCTIONS_OF = ("engine.ops.", "engine.nn.functional")


def reference(value: Any) -> str:
    """`module:name` of a module's class or of one of the engine's functions; TypeError for others."""
    if "<" in value.__qualname__:
        raise TypeError(f"cannot save {value.__qualname__}: it is local, and could not be found again")
    if isinstance(value, FunctionType) and not value.__module__.startswith(_FUNCTIONS_OF):
        raise TypeError(f"cannot save the function {value.__qualname__}: only the engine's own can be named")
    home = value._defined_in if isinstance(value, type) and issubclass(value, Module) else value.__module__
    return f"{home}:{value.__qualname__}"


def module_class(name: str) -> type[Module]:
    """The class of this name in what the program has loaded; AttributeError when it is not there.

    TypeError when it is no class of modules.
    """
    found = _found(name)
    if not (isinstance(found, type) and issubclass(found, Module)):
        raise TypeError(f"{name} is no class of modules")
    return found


def function(name: str) -> Any:
    """The engine's function of this name; TypeError for anything else, such as what it imports."""
    found = _found(name)
    if not (isinstance(found, FunctionType) and found.__module__.startswith(_FUNCTIONS_OF)):
        raise TypeError(f"{name} is no function of the engine")
    return found


def _found(name: str) -> Any:
    module, _, path = name.partition(":")
    owner: Any = sys.modules.get(module)
    for part in path.split("."):
        if owner is None or part not in vars(owner):
            raise AttributeError(f"Can't get attribute '{path}' on {sys.modules.get(module, module)!r}")
        owner = vars(owner)[part]
    return owner
