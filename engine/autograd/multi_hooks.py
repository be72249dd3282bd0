"""One hook on several tensors: called once in a backward, with the gradients of all or of the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from .hooks import RemovableHandle
from .task import Task, observers, tasks
from .tensor import Tensor


class MultiHandle:
    """Takes the hooks on all the tensors away again."""

    def __init__(self, handles: tuple[RemovableHandle, ...]) -> None:
        self.handles = handles
        observers.count += 1

    def remove(self) -> None:
        """Forget the hook; doing so twice is harmless."""
        for handle in self.handles:
            handle.remove()
        if self.handles:
            observers.count -= 1
        self.handles = ()

    def __enter__(self) -> MultiHandle:
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


class _Gathering:
    """The gradients of the tensors that arrived in one backward."""

    def __init__(self, task: Task | None, targets: Sequence[Any]) -> None:
        self.task = task
        self.gradients: list[Any] = [None] * len(targets)
        self.missing = sum(task is not None and task.reaches(target) for target in targets)


def register_multi_grad_hook(
    tensors: Sequence[Tensor], fn: Callable[..., Any], *, mode: str = "all"
) -> MultiHandle:
    """Call `fn` once in every backward: when all gradients are there, or ("any") with the first of them.

    "all" gives `fn` a list with a gradient or None for each tensor; those that the backward does not reach
    are not waited for. ValueError for another mode.
    """
    if mode not in ("all", "any"):
        raise ValueError(f"Expects mode to be one of ('all', 'any') but got {mode}")
    for tensor in tensors:
        if not tensor.requires_grad:
            raise AssertionError("Expected gradient function to be set")
    targets = [tensor._grad_fn or tensor for tensor in tensors]
    under_way: dict[str, _Gathering] = {}

    def gathering() -> tuple[_Gathering, bool]:
        held = under_way.get("now")
        if held is None or held.task is not tasks.current:
            under_way["now"] = held = _Gathering(tasks.current, targets)
            return held, True
        return held, False

    def collect(place: int, gradient: Any) -> None:
        held, _ = gathering()
        held.gradients[place] = gradient
        held.missing -= 1
        if not held.missing:
            del under_way["now"]
            fn(held.gradients)

    def first(place: int, gradient: Any) -> None:
        if gathering()[1]:
            fn(gradient)

    hook = collect if mode == "all" else first
    return MultiHandle(tuple(each.register_hook(_placed(hook, i)) for i, each in enumerate(tensors)))


def _placed(hook: Callable[[int, Any], None], place: int) -> Callable[[Any], None]:
    return lambda gradient: hook(place, gradient)
