"""The table of a profiler, column by column as PyTorch prints it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_WIDTH = 12
_GAP = "  "


def format_time(microseconds: float) -> str:
    """As s, ms or us, with three decimals."""
    for unit, size in (("s", 1e6), ("ms", 1e3)):
        if microseconds >= size:
            return f"{microseconds / size:.3f}{unit}"
    return f"{microseconds:.3f}us"


def format_share(microseconds: float, total: float) -> str:
    """As percentage of the total, with two decimals."""
    return "NaN" if total == 0 else f"{microseconds * 100.0 / total:.2f}%"


def format_memory(size: int) -> str:
    """As B, KB, MB or GB."""
    for unit, scale in (("GB", 1024**3), ("MB", 1024**2), ("KB", 1024)):
        if abs(size) >= scale:
            return f"{size / scale:.2f} {unit}"
    return f"{size} B"


def _in_unit(microseconds: float, unit: str | None) -> str:
    sizes = {"s": 1e6, "ms": 1e3, "us": 1.0}
    return f"{microseconds / sizes[unit]:.3f}{unit}" if unit in sizes else format_time(microseconds)


def table(
    events: Sequence[Any],
    *,
    sort_by: str | None,
    row_limit: int,
    widest_name: int | None,
    widest_shapes: int | None,
    header: str | None,
    top_level_only: bool,
    time_unit: str | None,
    memory: bool,
) -> str:
    """The events as a table with a line for the sum; nothing for no events."""
    if not events:
        return ""
    if sort_by is not None:
        key = sort_by.replace("cuda", "device").replace("xpu", "device")
        events = sorted(events, key=lambda event: float(getattr(event, key)), reverse=True)
    with_shapes = any(len(event.input_shapes or "") > 0 for event in events)
    total = sum(event.self_cpu_time_total for event in events)
    shown = [event for event in events if not (top_level_only and event.cpu_parent is not None)]
    shown = shown if row_limit < 0 else shown[:row_limit]

    name_width = _bounded(max(len(str(event.key)) for event in events) + 4, widest_name)
    shapes_width = _bounded(max(len(str(event.input_shapes)) for event in events) + 4, widest_shapes)
    titles = _titles(memory, with_shapes)
    widths = [name_width, *[_WIDTH] * (len(titles) - 1 - with_shapes), *[shapes_width] * with_shapes]
    rows = [_row(event, total, time_unit, memory, with_shapes, name_width, shapes_width) for event in shown]

    rule = "".join("-" * width + _GAP for width in widths)
    lines = []
    if header is not None:
        lines += ["=" * (len(rule) - len(_GAP)), header]
    if top_level_only:
        lines += ["=" * (len(rule) - len(_GAP)), "This report only display top-level ops statistics"]
    lines += [rule, _line(titles, widths), rule, *(_line(row, widths) for row in rows), rule]
    lines.append(f"Self CPU time total: {_in_unit(total, time_unit)}")
    return "\n".join(lines) + "\n"


def _bounded(width: int, bound: int | None) -> int:
    return width if bound is None else min(width, bound)


def _titles(memory: bool, with_shapes: bool) -> list[str]:
    return [
        *("Name", "Self CPU %", "Self CPU", "CPU total %", "CPU total", "CPU time avg"),
        *(("CPU Mem", "Self CPU Mem") if memory else ()),
        "# of Calls",
        *(("Input Shapes",) if with_shapes else ()),
    ]


def _row(
    event: Any,
    total: float,
    unit: str | None,
    memory: bool,
    with_shapes: bool,
    name_width: int,
    shapes_width: int,
) -> list[str]:
    name = str(event.key)
    cells = [
        name if len(name) < name_width - 3 + (name_width < 55) * 3 else name[: name_width - 3] + "...",
        format_share(event.self_cpu_time_total, total),
        _in_unit(event.self_cpu_time_total, unit),
        format_share(event.cpu_time_total, total),
        _in_unit(event.cpu_time_total, unit),
        _in_unit(event.cpu_time, unit),
    ]
    if memory:
        cells += [format_memory(event.cpu_memory_usage), format_memory(event.self_cpu_memory_usage)]
    cells.append(str(event.count))
    if with_shapes:
        cells.append(str(event.input_shapes)[:shapes_width])
    return cells


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "".join(f"{cell:>{width}}{_GAP}" for cell, width in zip(cells, widths, strict=True))
