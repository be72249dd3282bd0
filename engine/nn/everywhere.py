"""Hooks on all modules at once, and on what modules take up as their members."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from .handles import Handle
from .hooking import SLOTS, Hooking


class Everywhere(Hooking):
    """The hooks of all modules. They run before those of a module itself."""

    def __init__(self) -> None:
        for slot in SLOTS:
            setattr(self, slot, OrderedDict())
        self.parameters: OrderedDict[int, Callable[..., Any]] = OrderedDict()
        self.buffers: OrderedDict[int, Callable[..., Any]] = OrderedDict()
        self.modules: OrderedDict[int, Callable[..., Any]] = OrderedDict()

    def _keep_to_backward_kind(self, full: bool) -> None:
        if self._is_full_backward_hook is (not full):
            raise RuntimeError(
                "Cannot use both regular backward hooks and full backward hooks as a global Module hook. "
                "Please use only one of them."
            )
        self._is_full_backward_hook = full

    def _add_call_hook(self, table: dict[int, Any], hook: Callable[..., Any], prepend: bool) -> Handle:
        Hooking._has_call_hooks = True  # what modules fall back to that have no hooks of their own
        return Handle(table, hook, prepend)


everywhere = Everywhere()


def taken_up(hooks: OrderedDict[int, Callable[..., Any]], module: Any, name: str, member: Any) -> Any:
    """The member that a module gets under `name`: `member`, or what a hook returned in its place."""
    for hook in hooks.values():
        replaced = hook(module, name, member)
        if replaced is not None:
            member = replaced
    return member


def register_module_forward_pre_hook(hook: Callable[..., Any]) -> Handle:
    """Call `hook(module, args)` before every forward of every module."""
    return everywhere.register_forward_pre_hook(hook)


def register_module_forward_hook(
    hook: Callable[..., Any], *, with_kwargs: bool = False, always_call: bool = False
) -> Handle:
    """Call `hook(module, args, output)` after every forward of every module."""
    return everywhere.register_forward_hook(hook, with_kwargs=with_kwargs, always_call=always_call)


def register_module_full_backward_pre_hook(hook: Callable[..., Any]) -> Handle:
    """Call `hook(module, grad_output)` before the gradient goes through any module."""
    return everywhere.register_full_backward_pre_hook(hook)


def register_module_full_backward_hook(hook: Callable[..., Any]) -> Handle:
    """Call `hook(module, grad_input, grad_output)` whenever the gradients of a module's inputs are known."""
    return everywhere.register_full_backward_hook(hook)


def register_module_backward_hook(hook: Callable[..., Any]) -> Handle:
    """Call `hook(module, grad_input, grad_output)` of every module's last operation alone: deprecated."""
    return everywhere.register_backward_hook(hook)


def register_module_parameter_registration_hook(hook: Callable[..., Any]) -> Handle:
    """Call `hook(module, name, parameter)` when a module gets one; what it returns takes its place."""
    return Handle(everywhere.parameters, hook)


def register_module_buffer_registration_hook(hook: Callable[..., Any]) -> Handle:
    """Call `hook(module, name, buffer)` when a module gets one; what it returns takes its place."""
    return Handle(everywhere.buffers, hook)


def register_module_module_registration_hook(hook: Callable[..., Any]) -> Handle:
    """Call `hook(module, name, submodule)` when a module gets one; what it returns takes its place."""
    return Handle(everywhere.modules, hook)
