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
    parser.add_argument("--bars", type=Path, metavar="OUT.svg", help="draw the bars of steps to this file")
    options = parser.parse_args(arguments)
    figures = BENCHMARKS[options.name](options.quick)
    if options.json is not None:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    if options.bars is not None and options.name in ("steps", "all"):
        from tests.benchmarks.bars import drawn

        measured = figures["steps"] if options.name == "all" else figures
        options.bars.write_text(drawn(measured), encoding="utf-8")
    return 0


def window(quick: bool) -> Figures:
    """Frames and steps a second while the spiral trains at full speed, and how late timers are."""
    from tests.benchmarks import window_speed

    return _printed(window_speed, window_speed.measure(seconds=2.0 if quick else 6.0))


def start(quick: bool) -> Figures:
    """Seconds from the start of the process to the first paint, first training and ready kernels."""
    from tests.benchmarks import start_time

    return _printed(start_time, start_time.measure(starts=2 if quick else 5))


def steps(quick: bool) -> Figures:
    """Microseconds of a training step on six small workloads, beside PyTorch where it is installed."""
    from tests.benchmarks import steps as training_steps

    rounds = (
        (training_steps.QUICK_ROUNDS, training_steps.QUICK_ROUND_S)
        if quick
        else (training_steps.ROUNDS, training_steps.ROUND_S)
    )
    return _printed(training_steps, training_steps.measure(*rounds))


def rivals(quick: bool) -> Figures:
    """The same steps beside a scan in JAX and a program in C, where those are installed."""
    import importlib.util

    from tests.benchmarks import c_steps, jax_steps
    from tests.benchmarks import steps as training_steps

    others: dict[str, training_steps.MakeRun] = {}
    if importlib.util.find_spec("jax"):
        others["jax"] = jax_steps.JaxRun
    if c_steps.COMPILER:
        others["c"] = c_steps.CRun
    rounds = (3, 0.1) if quick else (training_steps.ROUNDS, training_steps.ROUND_S)
    return _printed(training_steps, training_steps.measure(*rounds, others))


def capture(quick: bool) -> Figures:
    """Milliseconds to capture a step, of the widest networks too."""
    from tests.benchmarks import capture_time

    return _printed(capture_time, capture_time.measure(rounds=2 if quick else 7, sample=20 if quick else 100))


def boundary(quick: bool) -> Figures:
    """Microseconds of the decision boundary's picture."""
    from tests.benchmarks import boundary as pictures

    return _printed(pictures, pictures.measure(rounds=20 if quick else 200))


def spiral(quick: bool) -> Figures:
    """Seconds until the spiral is learnt."""
    from tests.benchmarks import spiral as learning

    return _printed(learning, learning.measure(seeds=1 if quick else 5))


def longrun(quick: bool) -> Figures:
    """Whether steps become slower in the long run."""
    from tests.benchmarks import longrun as long_runs

    return _printed(long_runs, long_runs.measure(("W4",) if quick else ("W3", "W4", "W5")))


def memory(quick: bool) -> Figures:
    """Megabytes at the start and after an hour of training."""
    from tests.benchmarks import memory as megabytes

    return _printed(megabytes, megabytes.measure(minutes=0.5 if quick else 60))


def graph(quick: bool) -> Figures:
    """Milliseconds to lay out and to paint a graph of 300 nodes in the Lab."""
    from tests.benchmarks import graph as graphs

    return _printed(graphs, graphs.measure(rounds=5 if quick else 40))


def views(quick: bool) -> Figures:
    """Frames a second with each view of the model open in turn and 1,000 points, on each backend."""
    from tests.benchmarks import view_speed

    return _printed(view_speed, view_speed.measure(seconds=1.0 if quick else 4.0))


def everything(quick: bool) -> Figures:
    """All of them."""
    return {name: BENCHMARKS[name](quick) for name in sorted(BENCHMARKS) if name not in ("all", "rivals")}


def _printed(module: Any, figures: Figures) -> Figures:
    print(module.report(figures))
    return figures


BENCHMARKS: dict[str, Callable[[bool], Figures]] = {
    "all": everything,
    "boundary": boundary,
    "capture": capture,
    "graph": graph,
    "longrun": longrun,
    "memory": memory,
    "rivals": rivals,
    "spiral": spiral,
    "start": start,
    "steps": steps,
    "views": views,
    "window": window,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
