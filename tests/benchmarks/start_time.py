"""How long a person waits for the window."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

FIRST_PAINT = "tests.benchmarks.first_paint"
NAMES = {
    "first_paint_s": "first paint of the plot",
    "first_training_s": "first trained picture",
    "kernels_ready_s": "compiled kernels ready",
}


def measure(starts: int) -> dict[str, Any]:
    """Median and worst of so many starts, in seconds from the start of the process; the very first by itself.

    At the very first start the kernels are compiled, later they are read from disk.
    """
    with TemporaryDirectory() as cache:
        very_first = one_start(cache)
        runs = [one_start(cache) for _ in range(starts)]
    figures: dict[str, Any] = {
        name: {
            "median": round(median(run[name] for run in runs), 3),
            "worst": round(max(run[name] for run in runs), 3),
            "very_first": round(very_first[name], 3),
        }
        for name in NAMES
    }
    return figures


def report(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    return "\n".join(
        f"{NAMES[key]:26} {value['median']:.2f} s (worst {value['worst']:.2f} s, "
        f"very first start {value['very_first']:.2f} s)"
        for key, value in figures.items()
    )


def one_start(cache: str) -> dict[str, float]:
    """Start the app in a process of its own and take its times."""
    with TemporaryDirectory() as home:
        # No settings yet, and none left behind.
        places = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME"), home) | {"XDG_CACHE_HOME": cache}
        begun = time.time()
        done = subprocess.run(
            [sys.executable, "-m", FIRST_PAINT, "kernels"],
            env={**os.environ, **places},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=300,
        )
    moments = json.loads(done.stdout)
    return {name: moment - begun for name, moment in moments.items()}
