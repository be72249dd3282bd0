"""Profiles of training loops: `torch.profiler`, on what `autograd.profiler` measures.

    with profile(schedule=schedule(wait=1, warmup=1, active=2), on_trace_ready=show) as prof:
        for batch in data:
            train(batch)
            prof.step()

See https://pytorch.org/docs/stable/profiler.html.
"""

from __future__ import annotations

import enum
import os
import socket
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from engine.autograd import profiler as single
from engine.autograd.profiler import kineto_available, record_function
from engine.autograd.profiler_util import EventList

__all__ = [
    "ProfilerAction",
    "ProfilerActivity",
    "kineto_available",
    "profile",
    "record_function",
    "schedule",
    "supported_activities",
    "tensorboard_trace_handler",
]


class ProfilerActivity(enum.Enum):
    """Where something may happen; here only on the CPU."""

    CPU = 0
    XPU = 1
    MTIA = 2
    CUDA = 3
    HPU = 4
    PrivateUse1 = 5


class ProfilerAction(enum.Enum):
    """What to do in a step."""

    NONE = 0
    WARMUP = 1
    RECORD = 2
    RECORD_AND_SAVE = 3


def supported_activities() -> set[ProfilerActivity]:
    """What can be measured."""
    return {ProfilerActivity.CPU}


def schedule(
    *, wait: int, warmup: int, active: int, repeat: int = 0, skip_first: int = 0, skip_first_wait: int = 0
) -> Callable[[int], ProfilerAction]:
    """What to do in each step: after `skip_first` steps, cycles of wait, warm up and record.

    There are `repeat` cycles, or with 0 no end of them. AssertionError for negative numbers, and unless
    something is recorded.
    """
    if min(wait, warmup, repeat, skip_first) < 0 or active <= 0:
        raise AssertionError(
            f"Invalid profiler schedule arguments. Got wait={wait} (need >= 0), warmup={warmup} (need >= 0), "
            f"active={active} (need > 0), repeat={repeat} (need >= 0), skip_first={skip_first} (need >= 0)."
        )

    def action(step: int) -> ProfilerAction:
        if step < 0:
            raise AssertionError(f"Step must be non-negative. Got {step}.")
        step -= skip_first
        length = wait + warmup + active
        if step < 0:
            return ProfilerAction.NONE
        if skip_first_wait:
            step += wait
        if repeat > 0 and step // length >= repeat:
            return ProfilerAction.NONE
        place = step % length
        if place < wait:
            return ProfilerAction.NONE
        if place < wait + warmup:
            return ProfilerAction.WARMUP
        return ProfilerAction.RECORD if place < length - 1 else ProfilerAction.RECORD_AND_SAVE

    return action


def tensorboard_trace_handler(
    dir_name: str, worker_name: str | None = None, use_gzip: bool = False
) -> Callable[[profile], None]:
    """What `on_trace_ready` may be: it writes each trace to a file of its own in a directory."""

    def write(prof: profile) -> None:
        Path(dir_name).mkdir(parents=True, exist_ok=True)
        worker = worker_name or f"{socket.gethostname()}_{os.getpid()}"
        name = f"{worker}.{time.time_ns()}.pt.trace.json" + (".gz" if use_gzip else "")
        prof.export_chrome_trace(Path(dir_name) / name)

    return write


class profile:  # noqa: N801 - PyTorch's name
    """Measures the steps that `schedule` says, or all, and hands every trace to `on_trace_ready`."""

    def __init__(
        self,
        *,
        activities: Iterable[ProfilerActivity] | None = None,
        schedule: Callable[[int], ProfilerAction] | None = None,
        on_trace_ready: Callable[[profile], Any] | None = None,
        record_shapes: bool = False,
        profile_memory: bool = False,
        **_: Any,
    ) -> None:
        self.activities = set(activities) if activities else supported_activities()
        self.schedule = schedule
        self.on_trace_ready = on_trace_ready
        self.record_shapes = record_shapes
        self.profile_memory = profile_memory
        self.step_num = 0
        self.profiler: single.profile | None = None
        self._running = False
        self._step: record_function | None = None

    def __enter__(self) -> profile:
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Begin with the first step."""
        self._act()

    def stop(self) -> None:
        """End, and hand over what was not handed over yet."""
        self._close_step()
        if self._running:
            self._finish()
            self._hand_over()

    def step(self) -> None:
        """Tell that the next step of the loop begins."""
        self._close_step()
        last = self._action()
        self.step_num += 1
        if self._running and last is ProfilerAction.RECORD_AND_SAVE:
            self._finish()
            self._hand_over()
        self._act()

    def events(self) -> EventList:
        """Every event of the last trace."""
        return self._trace().function_events

    def key_averages(
        self, group_by_input_shape: bool = False, group_by_stack_n: int = 0, **_: Any
    ) -> EventList:
        """The sums of the events of the last trace by name."""
        return self._trace().key_averages(group_by_input_shape)

    def export_chrome_trace(self, path: str | Path) -> None:
        """Write the last trace as a file that chrome://tracing shows."""
        self._trace().export_chrome_trace(path)

    def _action(self) -> ProfilerAction:
        return ProfilerAction.RECORD if self.schedule is None else self.schedule(self.step_num)

    def _act(self) -> None:
        """Do what the step asks for."""
        action = self._action()
        records = action in (ProfilerAction.RECORD, ProfilerAction.RECORD_AND_SAVE)
        if records and not self._running:
            self.profiler = single.profile(
                record_shapes=self.record_shapes, profile_memory=self.profile_memory
            )
            self.profiler.__enter__()
            self._running = True
        elif self._running and not records:
            self._finish()
        if self._running and self.schedule is not None:
            self._step = record_function(f"ProfilerStep#{self.step_num}")
            self._step.__enter__()

    def _close_step(self) -> None:
        if self._step is not None:
            self._step.__exit__(None, None, None)
            self._step = None

    def _finish(self) -> None:
        self._trace().__exit__(None, None, None)
        self._running = False

    def _hand_over(self) -> None:
        if self.on_trace_ready is not None:
            self.on_trace_ready(self)

    def _trace(self) -> single.profile:
        if self.profiler is None:
            raise AssertionError("Expected profiler to be initialized")
        return self.profiler
