"""How smooth the window is with each view open in turn, 1,000 points and each backend."""

from __future__ import annotations

from time import thread_time
from typing import Any

from PySide6.QtWidgets import QTableView, QToolButton, QWidget

from engine.compiled import kernels
from engine.experiment import edit
from engine.training.commands import Pause
from gui.app.documents import default_spec
from gui.app.playground import Playground

from .window_speed import PaintCounter, opened, sample, spin

POINTS = 1000
BACKENDS = ("compiled", "numpy", "eager")
GOALS = {"compiled": 60.0, "numpy": 50.0, "eager": 50.0}
"""Frames a second that the window keeps."""
SETTLE_S = 0.5


def measure(seconds: float) -> dict[str, dict[str, dict[str, float]]]:
    """What is seen of each view, by backend.

    `fps` and `paints` count frames of the plot and of the view a second, `frame_ms` is the processor's time
    that the window's thread takes a frame, `late_p99_ms` how late a 60 Hz timer comes.
    """
    return {
        backend: _of_backend(backend, seconds)
        for backend in BACKENDS
        if backend != "compiled" or kernels.load()
    }


def report(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    heads = f"{'frames/s':>9}{'view paints/s':>15}{'a frame':>11}{'steps/s':>10}{'late p99':>11}  goal"
    lines = [f"{'':11}{'view':14}{heads}"]
    for backend, views in figures.items():
        for view, seen in views.items():
            frames = f"{seen['fps']:>9.1f}{seen['paints']:>15.1f}{seen['frame_ms']:>8.2f} ms"
            rest = f"{seen['steps_per_s']:>10.0f}{seen['late_p99_ms']:>8.2f} ms"
            lines.append(f"{backend:11}{view:14}{frames}{rest}  {GOALS[backend]:.0f}")
    return "\n".join(lines)


def _of_backend(backend: str, seconds: float) -> dict[str, dict[str, float]]:
    with opened(backend) as playground:
        session, window = playground.session, playground.window
        session.load(edit(default_spec(), "data.n", POINTS))
        session.focus.look_at(0)
        window.page.plot.look.batch.setChecked(True)
        playground.run()
        spin(SETTLE_S)
        tabs, views = window.page.inspector.tabs, window.page.model_views
        found = {
            tabs.tabBar().accessibleTabName(place): _of_view(playground, place, seconds)
            for place in range(tabs.count())
        }
        views.show_view("space")
        found[views.switch.button("space").text()] = _of_view(playground, tabs.indexOf(views), seconds)
        views.show_view("network")
        session.send(Pause())
        return found


def open_formula(parameters: QWidget) -> None:
    """Follow the update of the first number of the table."""
    for button in parameters.findChildren(QToolButton):
        if button.isCheckable():
            button.click()
    for table in parameters.findChildren(QTableView):
        table.selectRow(0)


def _of_view(playground: Playground, place: int, seconds: float) -> dict[str, float]:
    tabs = playground.window.page.inspector.tabs
    tabs.setCurrentIndex(place)
    spin(SETTLE_S)
    view = tabs.currentWidget()
    assert view is not None
    if view is playground.window.page.parameters:
        open_formula(view)
        spin(SETTLE_S)  # what is imported to write the first formula is imported once
    paints, begun = PaintCounter(view), thread_time()
    seen = sample(playground, seconds)
    busy_s = thread_time() - begun
    return {
        "fps": seen.fps,
        "paints": round(paints.count / seconds, 1),
        "frame_ms": round(1e3 * busy_s / max(1.0, seen.fps * seconds), 2),
        "steps_per_s": seen.steps_per_s,
        "late_p99_ms": seen.late_ms["p99"],
    }
