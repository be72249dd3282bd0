"""How much memory the window takes, at first and after training for a long time at full speed."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Any

from engine.compiled import kernels
from tests.benchmarks.window_speed import opened, spin, steps_of

SAMPLES = 10


def measure(minutes: float) -> dict[str, Any]:
    """Resident megabytes after the start and, ten times, while training; the highest; the steps made."""
    kernels.load()
    with opened() as playground:
        started = resident()
        playground.run()
        during = []
        for _ in range(SAMPLES):
            spin(minutes * 60 / SAMPLES)
            during.append(resident())
        steps = steps_of(playground)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # getrusage counts in bytes there
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {"minutes": minutes, "start": started, "training": during, "peak": round(peak, 1), "steps": steps}


def report(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    during = ", ".join(f"{each:.0f}" for each in figures["training"])
    return (
        f"after the start {figures['start']:.0f} MB; in {figures['minutes']:g} minutes "
        f"and {figures['steps']:,} steps {during} MB; at most {figures['peak']:.0f} MB"
    )


def resident() -> float:
    """Megabytes that the process holds in memory now; the most so far where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 10), 1)
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)
