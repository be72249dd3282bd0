"""Whether a step costs after 40,000 steps what it did after 1,000, with numbers sinking towards zero."""

from __future__ import annotations

from typing import Any

from tests.benchmarks.steps import RUNS, available
from tests.benchmarks.workloads import WORKLOADS

EARLY, LATE = 1_000, 40_000
SAMPLE_S = 0.3


def measure(names: tuple[str, ...]) -> dict[str, Any]:
    """Microseconds of a step early and late, and their ratio, by workload and system."""
    figures: dict[str, Any] = {}
    for name in names:
        for system in (each for each in available() if each in ("numpy", "compiled")):
            run = RUNS[system](WORKLOADS[name])
            run.steps(EARLY)
            early = run.microseconds(SAMPLE_S)
            for _ in range(LATE // EARLY):
                run.steps(EARLY)
            late = run.microseconds(SAMPLE_S)
            figures[f"{name} {system}"] = {
                "early": round(early, 3),
                "late": round(late, 3),
                "ratio": late / early,
            }
    return figures


def report(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    lines = [f"{'µs a step after':16}{EARLY:>12,}{LATE:>12,}{'ratio':>8}"]
    lines += [
        f"{name:16}{row['early']:>12.2f}{row['late']:>12.2f}{row['ratio']:>8.2f}"
        for name, row in figures.items()
    ]
    return "\n".join(lines)
