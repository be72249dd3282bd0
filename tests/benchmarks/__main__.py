"""Measures what a person feels: `uv run python -m tests.benchmarks NAME [--json OUT] [--quick]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

# Read once, when numpy is first imported and when the first window opens.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

Figures = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Run one benchmark, print its figures and, if asked, write them as JSON."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("name", choices=sorted(BENCHMARKS), help="what to measure")
    parser.add_argument("--json", type=Path, metavar="OUT", help="also write the figures to this file")
    parser.add_argument("--quick", action="store_true", help="shorter runs, rougher figures")
    options = parser.parse_args(arguments)
    figures = BENCHMARKS[options.name](options.quick)
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def window(quick: bool) -> Figures:
    """Frames and steps a second while the spiral trains at full speed, and how late timers are."""
    from tests.benchmarks import window_speed

    figures = window_speed.measure(seconds=2.0 if quick else 6.0)
    print(window_speed.report(figures))
    return figures


def start(quick: bool) -> Figures:
    """Seconds from the start of the process to the first paint and to the first trained picture."""
    from tests.benchmarks import start_time

    figures = start_time.measure(starts=2 if quick else 5)
    print(start_time.report(figures))
    return figures


def steps(quick: bool) -> Figures:
    """Microseconds of a training step on six small workloads, beside PyTorch where it is installed."""
    from tests.benchmarks import steps as training_steps

    if quick:
        figures = training_steps.measure(training_steps.QUICK_ROUNDS, training_steps.QUICK_ROUND_S)
    else:
        figures = training_steps.measure(training_steps.ROUNDS, training_steps.ROUND_S)
    print(training_steps.report(figures))
    return figures


BENCHMARKS: dict[str, Callable[[bool], Figures]] = {"window": window, "start": start, "steps": steps}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
