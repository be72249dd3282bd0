"""What a node saved for backward, under PyTorch's names: `grad_fn._saved_self`, `grad_fn._saved_result`."""

from __future__ import annotations

from typing import Any

from .node import FREED, Node
from .operators import operations
from .packing import Option, Packed
from .saved_hooks import SavedTensor
from .tensor import Tensor, wrap


def node_saved(node: Node, name: str) -> Any:
    """What `node` keeps as `name`; AttributeError for nothing of the sort, RuntimeError when freed."""
    place = _place(node, name, "_saved_")
    if node.saved is None:
        raise RuntimeError(FREED)
    arguments = node.arguments or ()
    if place < len(arguments):
        entry = arguments[place]
        if isinstance(entry, Packed):
            opened = entry.opened(node)
            return wrap(opened._array, True) if isinstance(entry.maker, Tensor) else opened
        return entry.value if isinstance(entry, Option) else entry
    out = wrap(node.saved[-1], True)
    out._grad_fn, out._history = node, node.version
    return out


def node_raw_saved(node: Node, name: str) -> SavedTensor:
    """The tensor that `node` keeps as `name`, to register hooks with; AttributeError for anything else."""
    place = _place(node, name, "_raw_saved_")
    arguments = node.arguments or ()
    if place < len(arguments) and not isinstance(arguments[place], Tensor | Packed):
        raise _missing(node, "_raw_saved_" + name)
    return SavedTensor(node, place)


def function_saved(node: Node | None) -> tuple[SavedTensor, ...]:
    """What a custom Function saved, to register hooks with; RuntimeError when freed."""
    if node is None or node.saved is None:
        raise RuntimeError(FREED)
    return tuple(SavedTensor(node, place) for place in range(len(node.saved)))


def saved_names(node: Node) -> list[str]:
    """The attributes that tell what `node` saved."""
    names = ["self" if name == "input" else name for name in _kept(node)]
    return [f"_saved_{name}" for name in names]


def _kept(node: Node) -> tuple[str, ...]:
    """The names of what is saved, in order."""
    return (*node.plan.names, "result") if node.plan.saves_out else node.plan.names


def _place(node: Node, name: str, prefix: str) -> int:
    kept_as = "input" if name == "self" else name
    names = _kept(node)
    if kept_as not in names:
        raise _missing(node, prefix + name)
    return names.index(kept_as)


def _missing(node: Node, attribute: str) -> AttributeError:
    return AttributeError(f"'{type(node).__name__}' object has no attribute '{attribute}'")


operations.update(
    function_saved=function_saved,
    node_raw_saved=node_raw_saved,
    node_saved=node_saved,
    saved_names=saved_names,
)
