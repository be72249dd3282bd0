"""Where the time goes: how often each operation was called, and how long it took.

    with profile() as prof:
        loss = model(x).sum()
        loss.backward()
    print(prof.key_averages().table(sort_by="self_cpu_time_total"))

See https://pytorch.org/docs/stable/autograd.html#profiler. Outside a profile nothing is measured.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .profiler_util import EventList, FunctionEvent, FunctionEventAvg
from .timing import Listener, Span, ear, listen, stop

__all__ = [
    "EventList",
    "FunctionEvent",
    "FunctionEventAvg",
    "emit_itt",
    "emit_nvtx",
    "kineto_available",
    "profile",
    "record_function",
]


def kineto_available() -> bool:
    """Whether the profiler can be used, by PyTorch's name for its own."""
    return True


def is_profiling() -> bool:
    """Whether a profiler listens."""
    return ear.listener is not None


class profile:  # noqa: N801 - PyTorch's name
    """Measures what happens in a `with` block; the options of PyTorch's devices change nothing.

    `record_shapes` notes the shapes of arguments, `profile_memory` the size of results.
    """

    def __init__(
        self, enabled: bool = True, *, record_shapes: bool = False, profile_memory: bool = False, **_: Any
    ) -> None:
        self.enabled = enabled
        self.record_shapes = record_shapes
        self.profile_memory = profile_memory
        self.entered = False
        self._listener: Listener | None = None
        self._events: EventList | None = None

    def __enter__(self) -> profile:
        if not self.enabled:
            return self
        if self.entered:
            raise RuntimeError("Profiler context manager is not reentrant")
        self._listener = listen()
        self.entered = True
        return self

    def __exit__(self, *exception: object) -> None:
        if self._listener is not None and self._events is None:
            stop()
            self._events = events_of(
                self._listener, record_shapes=self.record_shapes, profile_memory=self.profile_memory
            )

    @property
    def function_events(self) -> EventList:
        """Every event, in the order of their beginnings; RuntimeError before the block has ended."""
        if self._events is None:
            raise RuntimeError("Profiler didn't finish running")
        return self._events

    @property
    def self_cpu_time_total(self) -> float:
        """Microseconds of all events, none counted twice."""
        return self.function_events.self_cpu_time_total

    def table(self, *args: Any, **kwargs: Any) -> str:
        """Every event in a table; see `EventList.table`."""
        return self.function_events.table(*args, **kwargs)

    def key_averages(self, *args: Any, **kwargs: Any) -> EventList:
        """The sums of the events by name; see `EventList.key_averages`."""
        return self.function_events.key_averages(*args, **kwargs)

    def total_average(self) -> FunctionEventAvg:
        """The sum of all events."""
        return self.function_events.total_average()

    def export_chrome_trace(self, path: str | Path) -> None:
        """Write the events as a file that chrome://tracing shows."""
        self.function_events.export_chrome_trace(path)

    def __repr__(self) -> str:
        return "<unfinished torch.autograd.profile>" if self._events is None else repr(self._events)

    def __str__(self) -> str:
        return repr(self) if self._events is None else str(self._events)


class record_function:  # noqa: N801 - PyTorch's name
    """Gives a `with` block, or the calls of a decorated function, a name in the profile."""

    def __init__(self, name: str, args: str | None = None) -> None:
        self.name = name
        self.args = args
        self._open: list[tuple[Listener, Span] | None] = []

    def __enter__(self) -> record_function:
        listener = ear.listener
        self._open.append(None if listener is None else (listener, listener.begin(self.name, named=True)))
        return self

    def __exit__(self, *exception: object) -> None:
        opened = self._open.pop() if self._open else None
        if opened is not None:
            opened[0].finish(opened[1])

    def __call__(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Decorate `function`."""

        @functools.wraps(function)
        def named(*args: Any, **kwargs: Any) -> Any:
            with record_function(self.name, self.args):
                return function(*args, **kwargs)

        return named


class emit_itt:  # noqa: N801 - PyTorch's name
    """Would mark operations for Intel's profiler, which hears nothing of this engine."""

    def __init__(self, enabled: bool = True, record_shapes: bool = False) -> None:
        self.enabled = enabled

    def __enter__(self) -> emit_itt | None:
        return self if self.enabled else None

    def __exit__(self, *exception: object) -> None:
        """Nothing was begun."""


class emit_nvtx(emit_itt):  # noqa: N801 - PyTorch's name
    """Would mark operations for CUDA's profiler; AssertionError without CUDA, unless disabled."""

    def __enter__(self) -> emit_itt | None:
        if self.enabled:
            raise AssertionError("Torch not compiled with CUDA enabled")
        return None


def events_of(listener: Listener, *, record_shapes: bool, profile_memory: bool) -> EventList:
    """What a listener heard, as events in microseconds since it began."""
    threads: dict[int, int] = {}
    events: dict[int, FunctionEvent] = {}
    for number, span in enumerate(listener.spans):
        events[id(span)] = FunctionEvent(
            id=number,
            name="ProfilerStep*" if span.name.startswith("ProfilerStep#") else span.name,
            thread=threads.setdefault(span.thread, len(threads) + 1),
            start_us=(span.start - listener.start) / 1000,
            end_us=((span.end or span.start) - listener.start) / 1000,
            input_shapes=span.shapes if record_shapes else None,
            is_user_annotation=span.named,
        )
    _nest(listener.spans, events)
    return EventList(events.values(), profile_memory=profile_memory)


def _nest(spans: Sequence[Span], events: dict[int, FunctionEvent]) -> None:
    """Tell the events which is in which, and what memory results took, those of inner calls included."""
    for span in spans:
        if span.parent is not None:
            events[id(span.parent)].append_cpu_child(events[id(span)])
            events[id(span)].set_cpu_parent(events[id(span.parent)])
    for span in reversed(spans):  # children come after their parents
        inner = sum(child.cpu_memory_usage for child in events[id(span)].cpu_children)
        events[id(span)].cpu_memory_usage = max(span.memory, inner)
