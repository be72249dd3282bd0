"""A call of a module between the functions that run before and after it."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

from engine.autograd.tensor import Tensor

from .backward_hooks import Watch
from .everywhere import everywhere
from .hooking import Hooking, has_hooks
from .last_operation import watch_last_operation


def call(module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """`module.forward` between its hooks; what a hook returns, unless None, takes the place of a value."""
    if not has_hooks(everywhere):
        if Hooking._has_call_hooks:  # the last hook on all modules was taken away
            Hooking._has_call_hooks = False
        if not has_hooks(module):
            module.__dict__.pop("_has_call_hooks", None)
            return module.forward(*args, **kwargs)
    run = _Run(module, args, kwargs)
    try:
        return run.whole()
    except Exception:
        run.remaining()
        raise


class _Run:
    """One call. `ran` are the hooks that have been called, of those that always are."""

    def __init__(self, module: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.module = module
        self.args = args
        self.kwargs = kwargs
        self.result: Any = None
        self.ran: set[int] = set()

    def whole(self) -> Any:
        """Hooks, forward, hooks."""
        module = self.module
        for holder in (everywhere, module):
            for number, hook in tuple(holder._forward_pre_hooks.items()):
                self._prepare(hook, number in holder._forward_pre_hooks_with_kwargs)
        full, last = _backward_hooks(module)
        before = [*everywhere._backward_pre_hooks.values(), *module._backward_pre_hooks.values()]
        watch = Watch(module, before, full) if full or before else None
        if watch is not None:
            self.args = watch.watch_inputs(self.args)
        self.result = module.forward(*self.args, **self.kwargs)
        for holder, number, hook in _forward_hooks(module):
            self.ran.add(number)
            self._show(holder, number, hook)
        if watch is not None:
            if not isinstance(self.result, Tensor | tuple):
                warnings.warn(
                    "For backward hooks to be called, module output should be a Tensor or a tuple of Tensors "
                    f"but received {type(self.result)}",
                    stacklevel=4,
                )
            self.result = watch.watch_outputs(self.result)
        if last:
            watch_last_operation(module, last, self.args, self.result)
        return self.result

    def _prepare(self, hook: Callable[..., Any], with_kwargs: bool) -> None:
        if not with_kwargs:
            replaced = hook(self.module, self.args)
            if replaced is not None:
                self.args = replaced if isinstance(replaced, tuple) else (replaced,)
            return
        replaced = hook(self.module, self.args, self.kwargs)
        if replaced is None:
            return
        if not (isinstance(replaced, tuple) and len(replaced) == 2):
            raise RuntimeError(
                f"forward pre-hook must return None or a tuple of (new_args, new_kwargs), but got {replaced}."
            )
        self.args, self.kwargs = replaced

    def _show(self, holder: Any, number: int, hook: Callable[..., Any]) -> None:
        wide = number in holder._forward_hooks_with_kwargs
        seen = (self.args, self.kwargs) if wide else (self.args,)
        replaced = hook(self.module, *seen, self.result)
        if replaced is not None:
            self.result = replaced

    def remaining(self) -> None:
        """After an error, the hooks that always run and did not; what they raise becomes a warning."""
        for holder, number, hook in _forward_hooks(self.module):
            if number not in holder._forward_hooks_always_called or number in self.ran:
                continue
            try:
                self._show(holder, number, hook)
            except Exception as error:
                whose = "global module" if holder is everywhere else "module"
                warnings.warn(
                    f"{whose} forward hook with ``always_call=True`` raised an exception that was silenced "
                    f"as another error was raised in forward: {error}",
                    stacklevel=4,
                )


def _forward_hooks(module: Any) -> Iterator[tuple[Any, int, Callable[..., Any]]]:
    for holder in (everywhere, module):
        for number, hook in tuple(holder._forward_hooks.items()):
            yield holder, number, hook


def _backward_hooks(module: Any) -> tuple[list[Callable[..., Any]], list[Callable[..., Any]]]:
    """The full ones, and those on the last operation alone."""
    kinds: tuple[list[Callable[..., Any]], list[Callable[..., Any]]] = ([], [])
    for holder in (everywhere, module):
        kinds[0 if holder._is_full_backward_hook else 1].extend(holder._backward_hooks.values())
    return kinds
