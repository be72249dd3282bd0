"""Registering functions that run before and after the forward and the backward of modules."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from .handles import Handle

SLOTS = (
    "_backward_pre_hooks",
    "_backward_hooks",
    "_forward_hooks",
    "_forward_hooks_with_kwargs",
    "_forward_hooks_always_called",
    "_forward_pre_hooks",
    "_forward_pre_hooks_with_kwargs",
)


class Hooking:
    """Hooks on calls, each table under PyTorch's name for it."""

    _has_call_hooks: bool = False
    """Whether a call has to look for hooks; a module without any pays for nothing but this look."""
    _is_full_backward_hook: bool | None = None
    """Which kind of backward hooks there is, for the two do not go together."""
    _backward_pre_hooks: OrderedDict[int, Callable[..., Any]]
    _backward_hooks: OrderedDict[int, Callable[..., Any]]
    _forward_hooks: OrderedDict[int, Callable[..., Any]]
    _forward_hooks_with_kwargs: OrderedDict[int, bool]
    _forward_hooks_always_called: OrderedDict[int, bool]
    _forward_pre_hooks: OrderedDict[int, Callable[..., Any]]
    _forward_pre_hooks_with_kwargs: OrderedDict[int, bool]

    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> Handle:
        """Call `hook(module, args)` before every forward; what it returns, unless None, replaces `args`."""
        handle = self._add_call_hook(self._forward_pre_hooks, hook, prepend)
        if with_kwargs:
            handle.mark(self._forward_pre_hooks_with_kwargs)
        return handle

    def register_forward_hook(
        self,
        hook: Callable[..., Any],
        *,
        prepend: bool = False,
        with_kwargs: bool = False,
        always_call: bool = False,
    ) -> Handle:
        """Call `hook(module, args, output)` after every forward; what it returns replaces the output.

        `always_call` runs it even when the forward raises.
        """
        handle = self._add_call_hook(self._forward_hooks, hook, prepend)
        if with_kwargs:
            handle.mark(self._forward_hooks_with_kwargs)
        if always_call:
            handle.mark(self._forward_hooks_always_called)
        return handle

    def register_full_backward_pre_hook(self, hook: Callable[..., Any], prepend: bool = False) -> Handle:
        """Call `hook(module, grad_output)` before the gradient goes through the module."""
        return self._add_call_hook(self._backward_pre_hooks, hook, prepend)

    def register_full_backward_hook(self, hook: Callable[..., Any], prepend: bool = False) -> Handle:
        """Call `hook(module, grad_input, grad_output)` when the gradients of the inputs are known.

        RuntimeError where there are regular backward hooks.
        """
        self._keep_to_backward_kind(full=True)
        return self._add_call_hook(self._backward_hooks, hook, prepend)

    def register_backward_hook(self, hook: Callable[..., Any]) -> Handle:
        """Call `hook(module, grad_input, grad_output)` of the module's last operation alone: deprecated.

        RuntimeError where there are full backward hooks.
        """
        self._keep_to_backward_kind(full=False)
        return self._add_call_hook(self._backward_hooks, hook, False)

    def _keep_to_backward_kind(self, full: bool) -> None:
        if self._is_full_backward_hook is (not full):
            raise RuntimeError(
                "Cannot use both regular backward hooks and full backward hooks on a single Module. Please "
                "use only one of them."
            )
        self._is_full_backward_hook = full

    def _add_call_hook(self, table: dict[int, Any], hook: Callable[..., Any], prepend: bool) -> Handle:
        self._has_call_hooks = True
        return Handle(table, hook, prepend)


def has_hooks(holder: Hooking) -> bool:
    """Whether something is registered that a call has to run."""
    return bool(
        holder._forward_hooks
        or holder._forward_pre_hooks
        or holder._backward_hooks
        or holder._backward_pre_hooks
    )
