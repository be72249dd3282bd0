"""Functions that run before and after the steps of one optimizer, or of all."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import Any

from engine.autograd.hooks import RemovableHandle

Step = Callable[..., Any]


class _Everywhere:
    """The hooks of all optimizers."""

    wanted = False
    """Whether a hook of any optimizer was ever registered: until then a step looks for none."""
    before: list[Callable[..., Any]] | None = None
    after: list[Callable[..., Any]] | None = None


_everywhere = _Everywhere()


def register_optimizer_step_pre_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """Call `hook(optimizer, args, kwargs)` before every step of every optimizer, and before its own hooks."""
    return registered(_everywhere, "before", hook)


def register_optimizer_step_post_hook(hook: Callable[..., Any]) -> RemovableHandle:
    """Call `hook(optimizer, args, kwargs)` after every step of every optimizer, and after its own hooks."""
    return registered(_everywhere, "after", hook)


def registered(holder: Any, slot: str, hook: Callable[..., Any]) -> RemovableHandle:
    """Add a hook on steps to those in a slot of `holder`."""
    _everywhere.wanted = True
    return RemovableHandle(holder, slot, hook)


def watched(step: Step) -> Step:
    """`step` between the hooks of all optimizers and those of its own, noting that it happened.

    A hook before the step may return new (args, kwargs); RuntimeError when it returns anything else.
    """

    @functools.wraps(step)
    def watched_step(self: Any, *args: Any, **kwargs: Any) -> Any:
        if self.stepped is False:
            self.stepped = True
        if not _everywhere.wanted:
            return step(self, *args, **kwargs) if args or kwargs else step(self)
        for hook in _all(_everywhere.before, self._before):
            replaced = hook(self, (self, *args), kwargs)
            if replaced is not None:
                args, kwargs = _checked(replaced, step)
        result = step(self, *args, **kwargs)
        for hook in _all(self._after, _everywhere.after):
            hook(self, (self, *args), kwargs)
        return result

    return watched_step


def _all(first: list[Step] | None, then: list[Step] | None) -> Iterable[Step]:
    """Both lists in one, a copy where there is anything, so that a hook may take itself away."""
    return (*(first or ()), *(then or ())) if first or then else ()


def _checked(replaced: Any, step: Step) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """New arguments of the step, without the optimizer."""
    if not isinstance(replaced, tuple) or len(replaced) != 2:
        raise RuntimeError(
            f"{step} must return None or a tuple of (new_args, new_kwargs), but got {replaced}."
        )
    args, kwargs = replaced
    return args[1:], kwargs
