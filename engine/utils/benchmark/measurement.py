"""Measurement: the times of one statement, with their median and spread."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

_UNITS = (("ns", 1e-9), ("us", 1e-6), ("ms", 1e-3), ("s", 1.0))
_CONFIDENT, _SHAKY = 0.1, 0.25
"""How wide the middle half of the times may be, as a share of their median."""


@dataclass(frozen=True)
class TaskSpec:
    """What was measured, and under which names it goes into a table."""

    stmt: str
    setup: str = ""
    global_setup: str = ""
    label: str | None = None
    sub_label: str | None = None
    description: str | None = None
    env: str | None = None
    num_threads: int = 1

    @property
    def title(self) -> str:
        """The label, or the statement if that is one line."""
        if self.label is not None:
            return self.label + (f": {self.sub_label}" if self.sub_label else "")
        return self.stmt if "\n" not in self.stmt else "stmt:\n" + _indented(self.stmt)

    def summary(self) -> str:
        """The lines above the times."""
        lines = [self.title]
        if self.description and self.label:
            lines.append(self.description)
        if self.setup and self.setup != "pass":
            several = "\n" in self.setup.strip()
            lines.append("setup:\n" + _indented(self.setup) if several else f"setup: {self.setup}")
        return "\n".join(lines)


@dataclass(repr=False)
class Measurement:
    """`raw_times` in seconds, each of `number_per_run` runs of the task."""

    number_per_run: int
    raw_times: list[float]
    task_spec: TaskSpec
    metadata: dict[str, Any] | None = field(default=None)

    def __getattr__(self, name: str) -> Any:
        """What the task says: stmt, setup, label, sub_label, description, env, num_threads, title."""
        if name.startswith("_") or name == "task_spec":
            raise AttributeError(f"'Measurement' object has no attribute '{name}'")
        return getattr(self.task_spec, name)

    @cached_property
    def times(self) -> list[float]:
        """Seconds per run."""
        return [time / self.number_per_run for time in self.raw_times]

    @property
    def median(self) -> float:
        """The median of the times."""
        return float(np.median(self.times))

    @property
    def mean(self) -> float:
        """The mean of the times."""
        return float(np.mean(self.times))

    @property
    def iqr(self) -> float:
        """The width of the middle half of the times."""
        low, high = self._quartiles
        return high - low

    @property
    def _quartiles(self) -> tuple[float, float]:
        low, high = np.quantile(self.times, [0.25, 0.75])
        return float(low), float(high)

    @property
    def significant_figures(self) -> int:
        """How many digits of the median the spread lets count."""
        half = self.iqr / 2 / max(1.0, math.sqrt(len(self.times)))
        if not half:
            return 1 if len(self.times) == 1 else 3
        return max(1, min(3, math.floor(math.log10(self.median / half))))

    @property
    def has_warnings(self) -> bool:
        """Whether there are too few times to trust, or their spread is wide."""
        return len(self.times) < 2 or not self.meets_confidence()

    def meets_confidence(self, threshold: float = _CONFIDENT) -> bool:
        """Whether the spread is at most `threshold` of the median."""
        return self.iqr / self.median < threshold

    @property
    def as_row_name(self) -> str:
        """Its name in a table: the sub-label, else the statement."""
        return self.task_spec.sub_label or self.task_spec.stmt or "[Unknown]"

    @staticmethod
    def merge(measurements: Iterable[Measurement]) -> list[Measurement]:
        """One measurement for each task, with the times of all."""
        by_task: dict[TaskSpec, list[Measurement]] = {}
        for each in measurements:
            by_task.setdefault(each.task_spec, []).append(each)
        return [
            Measurement(1, [time for each in group for time in each.times], task)
            for task, group in by_task.items()
        ]

    def __repr__(self) -> str:
        lines = [f"<torch.utils.benchmark.utils.common.Measurement object at {hex(id(self))}>"]
        lines.append(self.task_spec.summary())
        unit, scale = unit_of(self.median)
        count = len(self.times)
        if count > 1:
            low, high = self._quartiles
            lines.append(f"  Median: {self.median / scale:.2f} {unit}")
            lines.append(f"  IQR:    {self.iqr / scale:.2f} {unit} ({low / scale:.2f} to {high / scale:.2f})")
        else:
            lines.append(f"  {self.median / scale:.2f} {unit}")
        runs = "runs per measurement" if count > 1 else "runs "
        threads = f"{self.task_spec.num_threads} thread{'s' if self.task_spec.num_threads > 1 else ''}"
        plural = "s" if count > 1 else ""
        lines.append(f"  {count} measurement{plural}, {self.number_per_run} {runs}, {threads}")
        if count > 1 and not self.meets_confidence(_SHAKY):
            lines.append(
                "  WARNING: Interquartile range is "
                f"{self.iqr / self.median * 100:.1f}% of the median measurement.\n"
                "           This could indicate system fluctuation."
            )
        return "\n".join(lines)


def unit_of(seconds: float) -> tuple[str, float]:
    """The largest unit in which the time is at least 1, and its length in seconds."""
    fitting = [(name, scale) for name, scale in _UNITS if seconds >= scale]
    return fitting[-1] if fitting else _UNITS[0]


def _indented(code: str) -> str:
    return "\n".join("  " + line for line in code.strip("\n").split("\n"))
