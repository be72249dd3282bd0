"""Views: tensors that share another's memory, and how a write through one reaches the graph of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .mode import mode
from .versions import tick


class View:
    """That a tensor is `base` seen through a chain of view operations.

    After a write to the shared memory the recorded history of the view is out of date; `time` tells until
    when it was right, and replaying the chain on the base makes it right again.
    """

    __slots__ = ("base", "chain", "time")

    def __init__(self, base: Any, chain: tuple[tuple[Callable[..., Any], tuple[Any, ...]], ...]) -> None:
        self.base = base
        self.chain = chain
        self.time = tick()

    def stale(self) -> bool:
        """Whether the base was written since the view's history was recorded."""
        history = self.base._history
        return history is not None and history.changed_since(self.time)

    def replay(self, source: Any) -> Any:
        """The same view of another tensor or array of the base's shape."""
        for operation, options in self.chain:
            source = operation(source, *options)
        return source


def share(result: Any, source: Any, operation: Callable[..., Any], options: tuple[Any, ...]) -> Any:
    """`result`, tied to the memory, version and history of `source`, of which it is a view.

    A view made while nothing is recorded shares memory and version only.
    """
    result._history = source._shared_history()
    if result._grad_fn is not None:
        result._grad_fn.version = result._history
    if mode.enabled:
        step = (operation, options)
        outer = source._view
        result._view = View(source, (step,)) if outer is None else View(outer.base, (*outer.chain, step))
    return result
