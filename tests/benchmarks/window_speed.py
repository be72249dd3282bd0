"""How smooth the window is while the spiral trains at full speed, alone and with the other core busy."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, QSize, Qt, QTimer

from engine.compiled import kernels
from engine.experiment import ExperimentSpec, edit
from engine.experiment.spec import Layer
from engine.training.commands import Pause
from engine.training.trainer import Trainer
from gui.app.application import make_application
from gui.app.dialogs import FileDialogs
from gui.app.documents import default_spec
from gui.app.garbage import GarbageCollector, spare_what_stays
from gui.app.playground import Playground
from gui.kit.theme import Theme

SIZE = QSize(1600, 1000)
TIMER_MS = 16
WARM_UP_S = 1.0
SETTLE_S = 0.2
STEPS_A_CALL = 4000
VIEWS = ("Network", "Metrics")
"""The view that the app opens with, which is the busiest, and a quiet one."""
NETWORKS: dict[str, tuple[int, ...]] = {"as opened": (), "2-8-8-1": (8, 8), "eight layers of 128": (128,) * 8}


@dataclass
class Sample:
    """What was seen in a stretch of time."""

    fps: float
    steps_per_s: float
    late_ms: dict[str, float]


class PaintCounter(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


class LatenessMeter(QObject):
    """A timer of 60 Hz that notes how much later than asked for it comes."""

    def __init__(self) -> None:
        super().__init__()
        self._ticks: list[float] = []
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(lambda: self._ticks.append(perf_counter()))
        self._timer.start(TIMER_MS)

    def result(self) -> dict[str, float]:
        """Median and 99th percentile in milliseconds."""
        self._timer.stop()
        late = np.maximum(np.diff(self._ticks) * 1e3 - TIMER_MS, 0.0)
        return {"p50": round(float(np.median(late)), 3), "p99": round(float(np.percentile(late, 99)), 3)}


def measure(seconds: float) -> dict[str, Any]:
    """Idle, training, and training beside a busy process, `seconds` each; then other views and networks.

    `headless_steps_per_s` is the mean of before and after, as the machine has moods. `late_ms` are of a
    timer of 60 Hz; `cases` are the same figures with a view and a network, the first one as the app opens.
    """
    kernels.load()
    with opened() as playground:
        idle = sample(playground, seconds)
        cases = [
            _case(playground, seconds, network, layers, view)
            for network, layers in NETWORKS.items()
            for view in VIEWS
        ]
        _train(playground, default_spec(), VIEWS[0])
        with busy_process():
            spin(WARM_UP_S)
            busy = sample(playground, seconds)
    first = cases[0]
    return {
        "fps": first["fps"],
        "steps_per_s": first["steps_per_s"],
        "headless_steps_per_s": first["headless_steps_per_s"],
        "late_ms": {"idle": idle.late_ms, "training": first["late_ms"]},
        "busy": asdict(busy),
        "cases": cases,
    }


def report(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    late = figures["late_ms"]["idle"]
    heads = f"{'frames/s':>9}{'steps/s':>11}{'headless':>11}{'ratio':>8}{'late p50':>11}{'p99':>10}"
    lines = [f"{'':36}{heads}{'above idle':>12}"]
    lines.append(f"{'idle':36}{'':39}{late['p50']:>8.2f} ms{late['p99']:>7.2f} ms")
    named = [(f"{case['network']}, {case['view']}", case) for case in figures["cases"]]
    busy = {**figures["busy"], "headless_steps_per_s": figures["headless_steps_per_s"]}
    for name, row in (*named, ("the first, other core busy", busy)):
        headless, seen = row["headless_steps_per_s"], row["late_ms"]
        steps = f"{row['steps_per_s']:>11.0f}{headless:>11.0f}{row['steps_per_s'] / headless:>8.0%}"
        lateness = f"{seen['p50']:>8.2f} ms{seen['p99']:>7.2f} ms{seen['p99'] - late['p99']:>9.2f} ms"
        lines.append(f"{name:36}{row['fps']:>9.1f}{steps}{lateness}")
    return "\n".join(lines)


def _case(
    playground: Playground, seconds: float, network: str, layers: tuple[int, ...], view: str
) -> dict[str, Any]:
    """Figures of the spiral with hidden layers of so many units, none for the app's own, and a view open."""
    spec = default_spec()
    if layers:
        spec = edit(spec, "model.hidden", tuple(Layer(units, "Tanh") for units in layers))
    before = headless_steps_per_second(spec, seconds / 4)
    _train(playground, spec, view)
    spin(seconds / 2)  # at first each step gets a row of the curves
    seen = sample(playground, seconds)
    playground.session.send(Pause())
    spin(SETTLE_S)
    after = headless_steps_per_second(spec, seconds / 4)
    headless = round((before + after) / 2, 1)
    return {"network": network, "view": view, "headless_steps_per_s": headless, **asdict(seen)}


def _train(playground: Playground, spec: ExperimentSpec, view: str) -> None:
    """Train `spec` with a view of the model open, until that is nothing new."""
    tabs = playground.window.page.inspector.tabs
    names = [tabs.tabBar().accessibleTabName(place) for place in range(tabs.count())]
    tabs.setCurrentIndex(names.index(view))
    playground.session.load(spec)
    playground.run()
    spin(WARM_UP_S)


def headless_steps_per_second(spec: ExperimentSpec, seconds: float) -> float:
    """Steps a second of an experiment without a window."""
    trainer = Trainer(spec)
    trainer.run_epoch()
    first, begun = trainer.step_count, perf_counter()
    while perf_counter() - begun < seconds:
        trainer.advance(STEPS_A_CALL)
    return (trainer.step_count - first) / (perf_counter() - begun)


@contextmanager
def opened(backend: str | None = None) -> Iterator[Playground]:
    """The real window on the spiral, paused; `backend` will make its steps."""
    app = make_application()
    dress = Theme()
    dress.apply(app, "light")
    with TemporaryDirectory() as folder:
        settings = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        playground = Playground(settings, FileDialogs(), backend)
        playground.start()
        playground.window.open_as_designed(SIZE)
        spin(WARM_UP_S)
        spare_what_stays("ready")  # as the app does
        collector = GarbageCollector(playground.window)
        try:
            yield playground
        finally:
            collector.stop()
            gc.unfreeze()
            playground.session.send(Pause())
            playground.stop()
            QCoreApplication.sendPostedEvents(playground.window, QEvent.Type.DeferredDelete)


def sample(playground: Playground, seconds: float) -> Sample:
    """Let the event loop run for `seconds` and count."""
    paints = PaintCounter(playground.window.page.plot.canvas.viewport())
    lateness = LatenessMeter()
    first, begun = steps_of(playground), perf_counter()
    spin(seconds)
    elapsed = perf_counter() - begun
    return Sample(
        fps=round(paints.count / elapsed, 1),
        steps_per_s=round((steps_of(playground) - first) / elapsed, 1),
        late_ms=lateness.result(),
    )


def steps_of(playground: Playground) -> int:
    """The step of the newest snapshot."""
    snapshot = playground.session.snapshot
    return 0 if snapshot is None else snapshot.step


def spin(seconds: float) -> None:
    """Run the event loop for `seconds`."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


@contextmanager
def busy_process() -> Iterator[None]:
    """Another process that never rests."""
    process = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        process.kill()
        process.wait()
