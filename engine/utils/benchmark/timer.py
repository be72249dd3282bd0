"""Timer: runs a statement many times and measures."""

from __future__ import annotations

import timeit as python
from collections.abc import Callable
from typing import Any

from .measurement import Measurement, TaskSpec

timer = python.default_timer
_WARM_UP = 100


class Timer:
    """Measures `stmt`, which `setup` precedes once, in the names of `globals` and what both define.

    `label`, `sub_label` and `description` say where the times go in a table. `num_threads` is only named
    there: what runs here decides about threads for itself.
    """

    def __init__(
        self,
        stmt: str = "pass",
        setup: str = "pass",
        global_setup: str = "",
        timer: Callable[[], float] = timer,
        globals: dict[str, Any] | None = None,
        label: str | None = None,
        sub_label: str | None = None,
        description: str | None = None,
        env: str | None = None,
        num_threads: int = 1,
        language: Any = None,
    ) -> None:
        names = {} if globals is None else dict(globals)
        self._timer = python.Timer(_dedented(stmt), _dedented(setup), timer, names)
        shown = "" if setup == "pass" else setup
        self._task_spec = TaskSpec(stmt, shown, global_setup, label, sub_label, description, env, num_threads)

    def timeit(self, number: int = 1_000_000) -> Measurement:
        """One time of `number` runs, after some to warm up."""
        self._timer.timeit(max(number // _WARM_UP, 2))
        return Measurement(number, [self._timer.timeit(number)], self._task_spec)

    def blocked_autorange(
        self, callback: Callable[[int, float], Any] | None = None, min_run_time: float = 0.2
    ) -> Measurement:
        """Times of blocks of runs, as many as fit into `min_run_time` seconds.

        A block is long enough that calling the timer costs little. `callback(number, time)` sees each.
        """
        number = self._block_size(min_run_time)
        times: list[float] = []
        while not times or sum(times) < min_run_time:
            times.append(self._timer.timeit(number))
            if callback is not None:
                callback(number, times[-1])
        return Measurement(number, times, self._task_spec)

    def adaptive_autorange(
        self,
        threshold: float = 0.1,
        *,
        min_run_time: float = 0.01,
        max_run_time: float = 10.0,
        callback: Callable[[int, float], Any] | None = None,
    ) -> Measurement:
        """Blocks of runs until their spread is below `threshold` of the median, or `max_run_time` is over."""
        number = self._block_size(min_run_time)
        times: list[float] = []
        while sum(times) < max_run_time:
            times.append(self._timer.timeit(number))
            if callback is not None:
                callback(number, times[-1])
            found = Measurement(number, times, self._task_spec)
            if sum(times) >= min_run_time and len(times) > 2 and found.meets_confidence(threshold):
                break
        return Measurement(number, times, self._task_spec)

    def _block_size(self, min_run_time: float) -> int:
        """Runs that together take a thousandth of the time there is, at least."""
        number = 1
        while self._timer.timeit(number) < min_run_time / 1000:
            number *= 10
        return number


def _dedented(code: str) -> str:
    lines = code.strip("\n").split("\n")
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    return "\n".join(line[min(indents, default=0) :] for line in lines)
