"""Functions that see, and may replace, a gradient on its way through the graph."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

from .mode import no_grad


class RemovableHandle:
    """Takes a registered hook away again: `handle.remove()`, or leave its `with` block."""

    __module__ = "torch.utils.hooks"  # as its users see it

    def __init__(self, holder: Any, slot: str, hook: Any) -> None:
        hooks = getattr(holder, slot)
        if hooks is None:
            hooks = []
            setattr(holder, slot, hooks)
        hooks.append(hook)
        self._hooks: list[Any] = hooks
        self._hook = hook

    def remove(self) -> None:
        """Forget the hook; doing so twice is harmless."""
        if self._hook in self._hooks:
            self._hooks.remove(self._hook)

    def __enter__(self) -> RemovableHandle:
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


class PostAccumulate:
    """A hook that runs after a leaf got its gradient, and is given the leaf."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self.function = function


class BeforeNode:
    """A hook that sees a node's gradient after the hooks on the tensor."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __call__(self, gradient: Any) -> Any:
        replaced = self.function((gradient,))
        return None if replaced is None else replaced[0]


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
    if not retains(node):
        node.hooks.append(_Retain(tensor))


def retains(node: Any) -> bool:
    """Whether `node` fills the `.grad` of what it made."""
    return any(isinstance(hook, _Retain) for hook in node.hooks or ())


def move_retained(old: Any, new: Any) -> None:
    """After an in-place operation, let the node that now makes a tensor also fill its `.grad`."""
    kept = [hook for hook in old.hooks or () if isinstance(hook, _Retain)]
    if kept:
        old.hooks = [hook for hook in old.hooks if not isinstance(hook, _Retain)]
        new.hooks = kept


def on_tensors(hooks: list[Any]) -> list[Any]:
    """The hooks that were registered on tensors, not on nodes."""
    return [hook for hook in hooks if not isinstance(hook, BeforeNode | PostAccumulate)]


def apply(hooks: list[Any], gradient: Any) -> Any:
    """The gradient after every hook has seen it, in the order in which they were registered.

    First those on the tensor, then what is retained, then those before the node. TypeError or RuntimeError
    for a hook that returns something else than a tensor of the same shape, or None.
    """
    for hook in sorted(hooks, key=_turn):
        if isinstance(hook, PostAccumulate):
            continue
        replaced = hook(gradient)
        if replaced is not None:
            _check(hook, replaced, gradient)
            gradient = replaced
    return gradient


def _turn(hook: Any) -> int:
    return (_Retain, BeforeNode).index(type(hook)) + 1 if isinstance(hook, BeforeNode | _Retain) else 0


def after_accumulation(hooks: list[Any], leaf: Any) -> None:
    """Run the hooks that wait for the leaf to have its gradient; what they compute is not recorded."""
    with no_grad():
        for hook in tuple(hooks):
            if not isinstance(hook, PostAccumulate):
                continue
            returned = hook.function(leaf)
            if returned is not None and not hasattr(returned, "grad_fn"):
                raise TypeError(f"expected Variable, but hook returned '{type(returned).__name__}'")
            if returned is not None and returned is not leaf:
                raise RuntimeError("Tensor post accumulate grad hooks should return None.")


def _check(hook: Callable[..., Any], replaced: Any, gradient: Any) -> None:
    if not isinstance(replaced, type(gradient)):
        raise TypeError(f"expected Variable, but hook returned '{type(replaced).__name__}'")
    if getattr(replaced, "shape", None) != gradient.shape:
        raise RuntimeError(f"hook '{getattr(hook, '__name__', hook)}' has changed the size of value")
