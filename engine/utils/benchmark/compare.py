"""Compare: a table of measurements, one for each label."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from .measurement import Measurement, unit_of

_IN_WORDS = {"ns": "nanoseconds", "us": "microseconds", "ms": "milliseconds", "s": "seconds"}
_INDENT = " " * 6


class Compare:
    """Measurements with rows by sub-label (in blocks by threads) and columns by description."""

    def __init__(self, results: Iterable[Measurement]) -> None:
        self._results = list(results)
        self._trims = False

    def extend_results(self, results: Iterable[Measurement]) -> None:
        """Add measurements."""
        self._results.extend(results)

    def trim_significant_figures(self) -> None:
        """Show no more digits than the spread of the times lets count."""
        self._trims = True

    def colorize(self, rowwise: bool = False) -> None:
        """Nothing: the table is plain text."""

    def highlight_warnings(self) -> None:
        """Nothing: the table is plain text."""

    def print(self) -> None:
        """Write the tables to standard output."""
        sys.stdout.write(f"{self}\n")

    def __str__(self) -> str:
        merged = Measurement.merge(self._results)
        labels = dict.fromkeys(each.task_spec.label for each in merged)
        tables = [[each for each in merged if each.task_spec.label == label] for label in labels]
        return "\n".join(self._table(table) for table in tables)

    def _table(self, results: list[Measurement]) -> str:
        unit, scale = unit_of(min(each.median for each in results))
        columns = list(dict.fromkeys(each.task_spec.description or "" for each in results))
        names = list(dict.fromkeys(each.as_row_name for each in results))
        cells = {
            (each.task_spec.num_threads, each.as_row_name, each.task_spec.description or ""): self._shown(
                each, scale
            )
            for each in results
        }
        widths = [
            max(len(column), *(len(text) for key, text in cells.items() if key[2] == column))
            for column in columns
        ]
        first = len(_INDENT) + max(len(name) for name in names)
        head = " " * first + "".join(f"  |  {c:^{w}}" for c, w in zip(columns, widths, strict=True))
        title = f" {results[0].task_spec.label or results[0].task_spec.stmt} "
        lines = [f"[{title:-^{len(head) - 2}}]", head.rstrip()]
        for threads in dict.fromkeys(key[0] for key in cells):
            lines.append(f"{threads} threads: ".ljust(len(head), "-"))
            for name in names:
                row = (_INDENT + name).ljust(first)
                for column, width in zip(columns, widths, strict=True):
                    row += f"  |  {cells.get((threads, name, column), ''):>{width}}"
                lines.append(row)
        return "\n".join(lines) + f"\n\nTimes are in {_IN_WORDS[unit]} ({unit}).\n"

    def _shown(self, result: Measurement, scale: float) -> str:
        value = result.median / scale
        if not self._trims:
            return f"{value:.1f}"
        trimmed = float(f"{value:.{result.significant_figures}g}")
        return f"{trimmed:.1f}" if trimmed < 10 and result.significant_figures > 1 else f"{trimmed:.0f}"
