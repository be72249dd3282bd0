"""How long operations take, while a profiler listens: nested events, one for each call of a forward.

A call looks its forward up in the scope that it was compiled in. So a listener puts a timed forward there,
and calls pay nothing while nobody listens.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from .definition import Definition, on_definition
from .node import Node
from .operators import operations
from .task import Task, observers

clock = time.perf_counter_ns


@dataclass(eq=False)
class Span:
    """One timed stretch, in nanoseconds: a call of an operation, a node of backward, or a named block."""

    name: str
    start: int
    end: int = 0
    shapes: list[Any] = field(default_factory=list)
    memory: int = 0
    """Bytes of the result."""
    thread: int = 1
    parent: Span | None = None
    named: bool = False
    """Whether a user named it, as record_function does."""


class Listener:
    """What one profiler hears: the spans of all threads, each below the one that it happened in."""

    def __init__(self) -> None:
        self.spans: list[Span] = []
        self.start = clock()
        self._open = threading.local()

    def begin(self, name: str, shapes: list[Any] | None = None, *, named: bool = False) -> Span:
        """Open a span in the innermost that is open in this thread."""
        stack = self._stack()
        span = Span(name, 0, shapes=shapes or [], parent=stack[-1] if stack else None, named=named)
        span.thread = threading.get_ident()
        stack.append(span)
        self.spans.append(span)
        span.start = clock()
        return span

    def finish(self, span: Span) -> None:
        """Close a span, and whatever was left open in it."""
        span.end = clock()
        stack = self._stack()
        while span in stack:
            last = stack.pop()
            last.end = last.end or span.end

    def go_on(self, spans: Iterable[Span]) -> None:
        """Open spans again, the outer first, that were closed a moment ago."""
        for span in spans:
            span.end = 0
            self._stack().append(span)

    def _stack(self) -> list[Span]:
        if not hasattr(self._open, "stack"):
            self._open.stack = []
        stack: list[Span] = self._open.stack
        return stack


class _Ear:
    """The listener, if there is one."""

    def __init__(self) -> None:
        self.listener: Listener | None = None


ear = _Ear()


def listen() -> Listener:
    """Time everything from now on; RuntimeError while somebody else listens."""
    if ear.listener is not None:
        raise RuntimeError("Profiler is already enabled on this thread")
    listener = ear.listener = Listener()
    observers.count += 1
    observers.on_begin.append(_time_nodes)
    for definition in _definitions():
        definition.scope["forward"] = _timed(definition, listener)
    on_definition.append(_time_definition)
    return listener


def stop() -> None:
    """Time nothing any more."""
    if ear.listener is None:
        return
    ear.listener = None
    observers.count -= 1
    observers.on_begin.remove(_time_nodes)
    on_definition.remove(_time_definition)
    for definition in _definitions():
        definition.scope["forward"] = definition.forward


def _definitions() -> list[Definition]:
    found = {id(each): each for op in operations.values() if (each := getattr(op, "definition", None))}
    return list(found.values())


def _time_definition(definition: Definition) -> None:
    """Time an operation that is defined while somebody listens."""
    if ear.listener is not None:
        definition.scope["forward"] = _timed(definition, ear.listener)


def _timed(definition: Definition, listener: Listener) -> Callable[..., Any]:
    name, forward = aten_name(definition.node.__name__), definition.forward

    def timed(*args: Any) -> Any:
        span = listener.begin(name, [list(getattr(each, "shape", ())) for each in args])
        try:
            result = forward(*args)
            if getattr(result, "base", None) is None:  # a view takes no memory
                span.memory = getattr(result, "nbytes", 0)
            return result
        finally:
            listener.finish(span)

    return timed


def aten_name(node: str) -> str:
    """PyTorch's name for the operation of a node: `aten::max_pool2d` for `MaxPool2DBackward0`."""
    bare = re.sub(r"(?<=\d)D", "d", re.sub(r"Backward\d*$", "", node))
    return "aten::" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", bare).lower()


def _time_nodes(task: Task) -> None:
    """Have every node behind the roots of a backward report how long it takes."""
    listener = ear.listener
    seen: set[Any] = set()
    stack = [root for root in task.roots if isinstance(root, Node)]
    while stack and listener is not None:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        stack.extend(each for each in node.targets if isinstance(each, Node))
        if node.shown()[0] is node or hasattr(node, "ctx"):
            timer = _NodeTimer(listener, node.name())
            steps = (timer.timed(step, first=i == 0) for i, step in enumerate(node.plan.steps))
            node.plan = replace(node.plan, steps=tuple(steps))


class _NodeTimer:
    """Times the steps of one node as one."""

    def __init__(self, listener: Listener, name: str) -> None:
        self.listener = listener
        self.name = name
        self.spans: tuple[Span, ...] = ()

    def timed(self, step: Callable[..., Any], *, first: bool) -> Callable[..., Any]:
        """The step, timed while the listener listens; the first begins anew."""

        def run(g: Any, shape: Any, saved: Any) -> Any:
            if ear.listener is not self.listener:
                return step(g, shape, saved)
            if first or not self.spans:
                outer = self.listener.begin(f"autograd::engine::evaluate_function: {self.name}")
                self.spans = (outer, self.listener.begin(self.name))
            else:
                self.listener.go_on(self.spans)
            try:
                return step(g, shape, saved)
            finally:
                self.listener.finish(self.spans[0])

        return run
