"""Functions that see, and may replace, a gradient on its way through the graph."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any


class RemovableHandle:
    """Takes a registered hook away again: `handle.remove()`, or leave its `with` block."""

    def __init__(self, holder: Any, slot: str, hook: Callable[..., Any]) -> None:
        hooks = getattr(holder, slot)
        if hooks is None:
            hooks = []
            setattr(holder, slot, hooks)
        hooks.append(hook)
        self._hooks: list[Callable[..., Any]] = hooks
        self._hook = hook

    def remove(self) -> None:
        """Forget the hook; doing so twice is harmless."""
        if self._hook in self._hooks:
            self._hooks.remove(self._hook)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


class _Retain:
    """Copies the gradient that arrives at a node to the `.grad` of the tensor which the node made."""

    __slots__ = ("_tensor",)

    def __init__(self, tensor: Any) -> None:
        self._tensor = weakref.ref(tensor)  # the node must not keep its own output alive

    def __call__(self, gradient: Any) -> None:
        tensor = self._tensor()
        if tensor is not None:
            held = tensor._grad
            tensor._grad = gradient.clone() if held is None else held + gradient


def retain(node: Any, tensor: Any) -> None:
    """Make `node` fill `tensor.grad` in every backward; once is enough."""
    if node.hooks is None:
        node.hooks = []
    if not any(isinstance(hook, _Retain) for hook in node.hooks):
        node.hooks.append(_Retain(tensor))


def move_retained(old: Any, new: Any) -> None:
    """After an in-place operation, let the node that now makes a tensor also fill its `.grad`."""
    kept = [hook for hook in old.hooks or () if isinstance(hook, _Retain)]
    if kept:
        old.hooks = [hook for hook in old.hooks if not isinstance(hook, _Retain)]
        new.hooks = kept


def apply(hooks: list[Callable[[Any], Any]], gradient: Any) -> Any:
    """The gradient after every hook has seen it, in the order in which they were registered."""
    for hook in tuple(hooks):
        replaced = hook(gradient)
        if replaced is not None:
            gradient = replaced
    return gradient
