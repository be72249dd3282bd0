"""Views: tensors that share another's memory, and how a write through one reaches the graph of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from .mode import mode
from .versions import tick

Chain = tuple["Chain", Any, tuple[Any, ...]] | None
"""View operations: those before the last, the last, its options. Long chains share what they begin with."""

ONE_OF_SEVERAL = (
    "This view is the output of a function that returns multiple views. Such functions do not allow the "
    "output views to be modified inplace. You should replace the inplace operation by an out-of-place one."
)
UNRECORDED = (
    "Given that this use case is ambiguous and error-prone, it is forbidden. You can clarify your code by "
    "moving both the view and the inplace either both inside the no_grad block (if you don't want the "
    "inplace to be tracked) or both outside (if you want the inplace to be tracked)."
)
INFERRED = UNRECORDED.replace("no_grad", "inference_mode")
MADE_BY_FUNCTION = (
    "This view was created inside a custom Function (or because an input was returned as-is) and the "
    "autograd logic to handle view+inplace would override the custom backward associated with the custom "
    "Function, leading to incorrect gradients. This behavior is forbidden. You can fix this by "
    "cloning the output of the custom Function."
)


def replay(chain: Chain, source: Any) -> Any:
    """The view that `chain` takes of a tensor or array."""
    steps = []
    while chain is not None:
        chain, operation, options = chain
        steps.append((operation, options))
    for operation, options in reversed(steps):
        source = operation(source, *options)
    return source


class View:
    """That a tensor is `base` seen through a chain of view operations.

    After a write to the shared memory the recorded history of the view is out of date; `time` tells until
    when it was right, and replaying the chain on the base makes it right again.
    """

    __slots__ = ("base", "chain", "time")

    unwritable: ClassVar[str | None] = None
    """Why no recorded write may go to it, if so."""

    def __init__(self, base: Any, chain: Chain) -> None:
        self.base = base
        self.chain = chain
        self.time = tick()

    def stale(self) -> bool:
        """Whether the base was written since the view's history was recorded."""
        history = self.base._history
        return history is not None and history.changed_since(self.time)


class PartView(View):
    """One of several views made by one operation, or a view of it."""

    __slots__ = ()

    unwritable = ONE_OF_SEVERAL


class UnrecordedView(View):
    """A view made while nothing was recorded: it shares memory only, and no recorded write may go to it."""

    __slots__ = ()

    unwritable = UNRECORDED

    def stale(self) -> bool:
        """Never: it has no history."""
        return False


class InferenceView(UnrecordedView):
    """A view of a normal tensor, made in inference mode."""

    __slots__ = ()

    unwritable = INFERRED


class ViewOfUnrecorded(UnrecordedView):
    """A view of an unrecorded view, made while operations are recorded."""

    __slots__ = ()


class ViewOfInference(InferenceView):
    """A view of a view made in inference mode, made outside."""

    __slots__ = ()


class FunctionView(UnrecordedView):
    """A view made by a custom Function, whose node is its history."""

    __slots__ = ()

    unwritable = MADE_BY_FUNCTION


class PartOfFunction(FunctionView):
    """One of several views made by a custom Function."""

    __slots__ = ()

    unwritable = ONE_OF_SEVERAL


_SEEN_AGAIN: dict[type[View], type[View]] = {
    InferenceView: ViewOfInference,
    UnrecordedView: ViewOfUnrecorded,
}
"""What a view of such a view is, while operations are recorded."""


def share(result: Any, source: Any, operation: Callable[..., Any], options: tuple[Any, ...]) -> Any:
    """`result`, tied to the memory, version and history of `source`, of which it is a view."""
    result._history = source._shared_history()
    if result._grad_fn is not None:
        result._grad_fn.version = result._history
    outer = source._view
    kind: type[View] = View
    if not mode.enabled:
        kind = InferenceView if mode.inference else UnrecordedView
    elif outer is not None:
        kind = _SEEN_AGAIN.get(type(outer), type(outer))
    base, before = (source, None) if outer is None else (outer.base, outer.chain)
    result._view = kind(base, (before, operation, options))
    return result
