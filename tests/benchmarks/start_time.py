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


def measure(starts: int) -> dict[str, Any]:
    """Median and worst of so many starts, in seconds from the start of the process."""
    runs = [one_start() for _ in range(starts)]
    return {
        name: {
            "median": round(median(run[name] for run in runs), 3),
            "worst": round(max(run[name] for run in runs), 3),
        }
        for name in ("first_paint_s", "first_training_s")
    }


def report(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    names = {"first_paint_s": "first paint of the plot", "first_training_s": "first trained picture"}
    return "\n".join(
        f"{names[key]:26} {value['median']:.2f} s (worst {value['worst']:.2f} s)"
        for key, value in figures.items()
    )


def one_start() -> dict[str, float]:
    """Start the app in a process of its own and take its times."""
    with TemporaryDirectory() as home:
        # A first start: no settings yet, and none left behind.
        places = dict.fromkeys(("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), home)
        begun = time.time()
        done = subprocess.run(
            [sys.executable, "-m", FIRST_PAINT],
            env={**os.environ, **places},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=60,
        )
    moments = json.loads(done.stdout)
    return {name: moment - begun for name, moment in moments.items()}
