"""What a name or a dotted name means."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable, Mapping
from typing import Any

from .builtin_functions import BUILTINS
from .entries import Entry
from .functions import BARE, BARE_CONSTANTS, BY_PREFIX, CONSTANTS
from .layers import BARE_LAYERS, LAYERS_BY_PREFIX

NAMESPACES = frozenset(("torch", "nn", "F", "optim", "autograd"))
"""Names that always mean PyTorch's; they cannot be assigned to."""

CONTEXTS = frozenset(("no_grad", "enable_grad", "set_grad_enabled"))
"""What can stand after `with`, alone or after `torch.`"""

KNOWN: Mapping[str, Entry] = {**BARE_LAYERS, **BARE, **BUILTINS}
"""Everything that can be called without a prefix."""


def dotted(node: ast.expr) -> tuple[str, ...]:
    """The parts of `torch.nn.Linear`; none when the expression does not begin with a namespace."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name) and node.id in NAMESPACES:
        return (node.id, *reversed(parts))
    return ()


def function_at(parts: tuple[str, ...]) -> Entry | None:
    """The callable under a dotted name."""
    prefix, name = ".".join(parts[:-1]), parts[-1]
    found = BY_PREFIX.get(prefix, {}).get(name)
    return LAYERS_BY_PREFIX.get(prefix, {}).get(name) if found is None else found


def constant_at(parts: tuple[str, ...]) -> Any:
    """The value of `torch.pi`, `torch.float64`, ...; None when there is none."""
    return CONSTANTS.get(parts[1]) if len(parts) == 2 and parts[0] == "torch" else None


def bare_constant(name: str) -> Any:
    """The value of `pi`, `float64`, ...; None when there is none."""
    return BARE_CONSTANTS.get(name)


def suggestion(name: str, known: Iterable[str]) -> str:
    """A remedy that names what was probably meant; nothing for a name like no other."""
    close = difflib.get_close_matches(name[:40], known, 1)
    return f"Did you mean {close[0]}?" if close else ""
