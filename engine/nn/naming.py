"""Names: those that modules may give their members, those of types in errors, and how modules print."""

from __future__ import annotations

from typing import Any

from engine.autograd.tensor import Tensor


def type_name(value: Any) -> str:
    """The type of a value as PyTorch's errors call it."""
    if isinstance(value, Tensor):
        return f"torch.{value.dtype.type_name}Tensor"
    kind = type(value)
    return kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"


def check_name(module: Any, registry: str, kind: str, name: Any) -> None:
    """AttributeError, TypeError or KeyError unless `name` can be that of a new `kind` of member."""
    members = module.__dict__.get(registry)
    if members is None:
        raise AttributeError(f"cannot assign {kind} before Module.__init__() call")
    if not isinstance(name, str):
        raise TypeError(f"{kind} name should be a string. Got {type_name(name)}")
    if kind == "module" and hasattr(module, name) and name not in members:
        raise KeyError(f"attribute '{name}' already exists")
    if "." in name:
        got = f", got: {name}" if kind == "module" else ""
        raise KeyError(f'{kind} name can\'t contain "."{got}')
    if not name:
        raise KeyError(f'{kind} name can\'t be empty string ""')
    if hasattr(module, name) and name not in members:
        raise KeyError(f"attribute '{name}' already exists")


def printed(name: str, extra: list[str], children: list[str]) -> str:
    """`Name(extra)` on one line, or with what lies inside on lines of their own."""
    lines = extra + children
    if not lines:
        return f"{name}()"
    if len(extra) == 1 and not children:
        return f"{name}({extra[0]})"
    return f"{name}(\n  " + "\n  ".join(lines) + "\n)"


def indented(s_: str, numSpaces: int) -> str:  # noqa: N803 - PyTorch's name
    """All lines but the first moved to the right."""
    return s_.replace("\n", "\n" + numSpaces * " ")
