"""Tensors in nested dicts, lists and tuples: what functions of torch.func take and return."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from engine.autograd.tensor import Tensor


def mapped(function: Callable[[Tensor], Any], tree: Any) -> Any:
    """The same dicts, lists and tuples with `function` of each tensor."""
    return mapped_leaves(lambda leaf: function(leaf) if isinstance(leaf, Tensor) else leaf, tree)


def mapped_leaves(function: Callable[[Any], Any], tree: Any) -> Any:
    """The same dicts, lists and tuples with `function` of whatever is in them."""
    if isinstance(tree, dict):
        return type(tree)((key, mapped_leaves(function, each)) for key, each in tree.items())
    if isinstance(tree, tuple | list):
        return rebuilt(tree, (mapped_leaves(function, each) for each in tree))
    return function(tree)


def rebuilt(like: Any, members: Iterable[Any]) -> Any:
    """A list or tuple, named or not, of the same type."""
    return type(like)(*members) if hasattr(like, "_fields") else type(like)(members)


def leaves(tree: Any) -> Iterator[Any]:
    """Whatever is in nested dicts, lists and tuples, in order."""
    if isinstance(tree, dict | tuple | list):
        for each in tree.values() if isinstance(tree, dict) else tree:
            yield from leaves(each)
    else:
        yield tree


def tensors(tree: Any) -> list[Tensor]:
    """The tensors of a tree in order."""
    return [leaf for leaf in leaves(tree) if isinstance(leaf, Tensor)]


def filled(tree: Any, values: Iterable[Any]) -> Any:
    """The tree with its leaves replaced by `values` in order."""
    supply = iter(values)
    return mapped_leaves(lambda _: next(supply), tree)


def structure(tree: Any) -> str:
    """The nesting, as PyTorch prints it: `*` for a leaf."""
    if isinstance(tree, dict):
        inner = ",\n  ".join(structure(each) for each in tree.values())
        return f"TreeSpec({type(tree).__name__}, {list(tree)}, [{inner}])"
    if isinstance(tree, tuple | list):
        inner = ",\n  ".join(structure(each) for each in tree)
        return f"TreeSpec({type(tree).__name__}, None, [{inner}])"
    return "*"


def short_structure(tree: Any) -> str:
    """The nesting of tuples, lists and dicts with a `*` for each leaf."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key!r}: {short_structure(each)}" for key, each in tree.items()) + "}"
    if isinstance(tree, tuple):
        return "(" + ", ".join(map(short_structure, tree)) + ("," if len(tree) == 1 else "") + ")"
    if isinstance(tree, list):
        return "[" + ", ".join(map(short_structure, tree)) + "]"
    return "*"


def spread(dims: Any, tree: Any) -> list[Any] | None:
    """A member of `dims` for each leaf of the tree; None where the two do not fit.

    A member that stands where the tree goes on holds for all that is below.
    """
    if isinstance(dims, dict) and isinstance(tree, dict):
        if set(dims) != set(tree):
            return None
        return _joined(spread(dims[key], each) for key, each in tree.items())
    if isinstance(dims, tuple | list) and isinstance(tree, tuple | list):
        if len(dims) != len(tree) or type(dims) is not type(tree):
            return None
        return _joined(spread(dim, each) for dim, each in zip(dims, tree, strict=True))
    if isinstance(dims, dict | tuple | list):
        return None
    return [dims for _ in leaves(tree)]


def _joined(parts: Iterable[list[Any] | None]) -> list[Any] | None:
    joined: list[Any] = []
    for part in parts:
        if part is None:
            return None
        joined += part
    return joined
