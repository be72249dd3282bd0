"""The backward that is under way in this thread, for hooks that must know what it will reach."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from .node import Node

_numbers = itertools.count().__next__


class Task:
    """One call of backward() or grad(): where it starts, and which targets are wanted (None: all leaves)."""

    def __init__(self, roots: Sequence[tuple[Any, Any]], wanted: Collection[Any] | None) -> None:
        self.number = _numbers()
        self.roots = tuple(target for target, _ in roots)
        self.wanted = wanted
        self._before: Task | None = None

    def __enter__(self) -> Task:
        self._before, tasks.current = tasks.current, self
        for listener in observers.on_begin:
            listener(self)
        return self

    def __exit__(self, *exception: object) -> None:
        tasks.current = self._before

    def reaches(self, target: Any) -> bool:
        """Whether a gradient will arrive at this node or leaf."""
        return target in reached(self.roots, self.wanted)


class _Tasks(threading.local):
    """The innermost backward of this thread, and whether graphs are kept though nobody said so."""

    def __init__(self) -> None:
        self.current: Task | None = None
        self.keep_graphs = False


@contextmanager
def graphs_kept(keep: bool) -> Iterator[None]:
    """Inside, with `keep`, every backward of this thread leaves its graph as it is."""
    before, tasks.keep_graphs = tasks.keep_graphs, keep or tasks.keep_graphs
    observers.count += 1
    try:
        yield
    finally:
        tasks.keep_graphs = before
        observers.count -= 1


class _Observers:
    """How many want to know of tasks: where there are none, no task is noted."""

    def __init__(self) -> None:
        self.count = 0
        self.on_begin: list[Callable[[Task], None]] = []
        """What to call with every task that begins."""


tasks = _Tasks()
observers = _Observers()


def reached(roots: Sequence[Any], wanted: Collection[Any] | None) -> set[Any]:
    """The wanted targets (None: all leaves) and all nodes between the roots and them."""
    seen: set[Any] = set()
    stack = list(roots)
    while stack:
        target = stack.pop()
        if target not in seen:
            seen.add(target)
            if isinstance(target, Node):
                stack.extend(target.targets)
    if wanted is None:
        return seen
    useful = set(wanted)
    nodes = [each for each in seen if isinstance(each, Node)]
    for node in sorted(nodes, key=lambda each: each.time):  # oldest first: inputs before their users
        if not useful.isdisjoint(node.targets):
            useful.add(node)
    return useful
