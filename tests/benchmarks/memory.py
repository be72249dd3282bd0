"""How much memory the app takes, at first and while a person trains, edits and goes back for a long time."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from engine import compiled
from engine.compiled import kernels
from engine.training.commands import Run, StepBack
from gui.app.playground import Playground
from tests.benchmarks.window_speed import opened, spin, steps_of

SAMPLES = 10
BETWEEN_DEEDS_S = 2.0
PIECES = 8
"""Moves of the pointer in a drag."""


def measure(minutes: float) -> dict[str, Any]:
    """Resident megabytes after the start and, ten times, while training; the highest; the steps made.

    The slope, in megabytes an hour, is that of the second half. Training goes on at full speed; every two
    seconds the person does the next of `DEEDS`.
    """
    if not compiled.is_cached():  # by another process, as the app has it done
        subprocess.run([sys.executable, "-m", "engine.compiled"], check=False)
    kernels.load()
    with opened() as playground:
        started = resident()
        playground.run()
        during, done, begun = [], 0, perf_counter()
        for sample in range(1, SAMPLES + 1):
            while (left := minutes * 60 * sample / SAMPLES - (perf_counter() - begun)) > 0:
                spin(min(left, BETWEEN_DEEDS_S))
                if left > BETWEEN_DEEDS_S:
                    DEEDS[done % len(DEEDS)](playground)
                    done += 1
            during.append(resident())
        steps = steps_of(playground)
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # getrusage counts in bytes there
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    return {
        "minutes": minutes,
        "start": started,
        "training": during,
        "peak": round(peak, 1),
        "slope": slope(during[SAMPLES // 2 :], minutes / SAMPLES),
        "steps": steps,
        "deeds": done,
    }


def drag_points(playground: Playground) -> None:
    """Move a tenth of the points there and back, as one drag."""
    session = playground.session
    some = np.arange(0, len(session.points), 10)
    with session.gesture():
        for turn in np.linspace(0, 2 * np.pi, PIECES):
            shift = 0.05 * np.sin(turn)
            session.set_points(session.points.moved(some, session.points.x[some] + shift), "Move points")
            spin(0.02)


def change_rate(playground: Playground) -> None:
    """Pull the learning rate up or down."""
    rate = playground.session.spec.optimizer.values("optimizer")["lr"]
    playground.session.edit("optimizer.lr", 0.02 if rate == 0.01 else 0.01, "Change learning rate")


def go_back(playground: Playground) -> None:
    """Some steps back, and on from there."""
    for _ in range(PIECES):
        playground.session.send(StepBack())
        spin(0.05)
    playground.session.send(Run())


def undo(playground: Playground) -> None:
    """Take the last edit back and make it again."""
    playground.session.undo_stack.undo()
    spin(0.1)
    playground.session.undo_stack.redo()


def look_elsewhere(playground: Playground) -> None:
    """Open each view of the model in turn, and the first one again."""
    tabs = playground.window.page.inspector.tabs
    for place in (*range(1, tabs.count()), 0):
        tabs.setCurrentIndex(place)
        spin(0.2)


DEEDS = (drag_points, change_rate, go_back, drag_points, undo, look_elsewhere)


def slope(megabytes: list[float], minutes: float) -> float:
    """Megabytes an hour by which samples so many minutes apart rise."""
    if len(megabytes) < 2:
        return 0.0
    return round(float(np.polyfit(np.arange(len(megabytes)) * minutes / 60, megabytes, 1)[0]), 1)


def report(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    during = ", ".join(f"{each:.0f}" for each in figures["training"])
    return (
        f"after the start {figures['start']:.0f} MB; in {figures['minutes']:g} minutes, "
        f"{figures['steps']:,} steps and {figures['deeds']} edits and looks back {during} MB; "
        f"at most {figures['peak']:.0f} MB; at last {figures['slope']:+.0f} MB an hour"
    )


def resident() -> float:
    """Megabytes that the process holds in memory now; the most so far where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 10), 1)
    line = next(each for each in status.read_text().splitlines() if each.startswith("VmRSS"))
    return round(int(line.split()[1]) / 1024, 1)
