"""Functions that run before and after a module, and on the gradients of what goes in and comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from engine.autograd.hooks import RemovableHandle
from engine.autograd.tensor import Tensor
from engine.ops.indexing import alias


@dataclass(frozen=True)
class Hook:
    """One registered function, and whether it wants to see keyword arguments."""

    function: Callable[..., Any]
    with_kwargs: bool = False


@dataclass
class Hooks:
    """All that is registered on one module, by when it runs."""

    before: list[Hook] = field(default_factory=list)
    after: list[Hook] = field(default_factory=list)
    before_backward: list[Hook] = field(default_factory=list)
    after_backward: list[Hook] = field(default_factory=list)

    def add(self, when: str, hook: Any, prepend: bool) -> RemovableHandle:
        """Register a `Hook` in one of the lists, last or first."""
        handle = RemovableHandle(self, when, hook)
        if prepend:
            listed = getattr(self, when)
            listed.insert(0, listed.pop())
        return handle


def call(module: Any, hooks: Hooks, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """`module.forward` between its hooks; what a hook returns, unless None, takes the place of a value."""
    for hook in tuple(hooks.before):
        args, kwargs = _prepared(hook, module, args, kwargs)
    backward = _Backward(module, hooks) if hooks.before_backward or hooks.after_backward else None
    if backward is not None:
        args = backward.watch_inputs(args)
    result = module.forward(*args, **kwargs)
    for hook in tuple(hooks.after):
        seen = (args, kwargs) if hook.with_kwargs else (args,)
        replaced = hook.function(module, *seen, result)
        if replaced is not None:
            result = replaced
    return result if backward is None else backward.watch_outputs(result)


def _prepared(
    hook: Hook, module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    if not hook.with_kwargs:
        replaced = hook.function(module, args)
        if replaced is not None:
            args = replaced if isinstance(replaced, tuple) else (replaced,)
        return args, kwargs
    replaced = hook.function(module, args, kwargs)
    if replaced is None:
        return args, kwargs
    if isinstance(replaced, tuple) and len(replaced) == 2:
        return replaced
    raise RuntimeError(
        "forward pre-hook must return None or a tuple of (new_args, new_kwargs), " + f"but got {replaced}."
    )


class _Backward:
    """The gradients of one call: gathered on their way, shown to the hooks when all have come.

    An input that requires grad is passed on as an alias whose gradient is that of this use alone.
    """

    def __init__(self, module: Any, hooks: Hooks) -> None:
        self.module = module
        self.hooks = hooks
        self.grad_input: list[Tensor | None] = []
        self.grad_output: list[Tensor | None] = []
        self.awaited: set[int] = set()

    def watch_inputs(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        self.grad_input = [None] * len(args)
        return tuple(self._aliased(i, arg) for i, arg in enumerate(args))

    def _aliased(self, i: int, arg: Any) -> Any:
        if not (isinstance(arg, Tensor) and arg.requires_grad):
            return arg
        watched = alias(arg, (Ellipsis,))
        if watched.requires_grad:  # not under no_grad
            self.awaited.add(i)
            watched.register_hook(partial(self._input_arrived, i))
        return watched

    def watch_outputs(self, result: Any) -> Any:
        outputs = result if isinstance(result, tuple) else (result,)
        self.grad_output = [None] * len(outputs)
        for i, output in enumerate(outputs):
            if isinstance(output, Tensor) and output.requires_grad:
                output.register_hook(partial(self._output_arrived, i))
        return result

    def _output_arrived(self, i: int, gradient: Tensor) -> Any:
        self.grad_output[i] = gradient
        for hook in tuple(self.hooks.before_backward):
            replaced = hook.function(self.module, tuple(self.grad_output))
            if replaced is not None:
                self.grad_output = list(replaced) if isinstance(replaced, tuple) else [replaced]
        if not self.awaited:
            self._show()
        return self.grad_output[i]

    def _input_arrived(self, i: int, gradient: Tensor) -> Any:
        self.grad_input[i] = gradient
        if self.awaited.issubset(j for j, g in enumerate(self.grad_input) if g is not None):
            self._show()
        return self.grad_input[i]

    def _show(self) -> None:
        for hook in tuple(self.hooks.after_backward):
            replaced = hook.function(self.module, tuple(self.grad_input), tuple(self.grad_output))
            if replaced is not None:
                self.grad_input = list(replaced) if isinstance(replaced, tuple) else [replaced]
