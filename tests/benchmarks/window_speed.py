"""How smooth the window is while the spiral trains at full speed, alone and with the other core busy."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QSettings, QSize, Qt, QTimer

from engine.compiled import kernels
from engine.training.commands import Pause
from engine.training.trainer import Trainer
from gui.app.application import make_application
from gui.app.dialogs import FileDialogs
from gui.app.documents import default_spec
from gui.app.garbage import spare_what_stays
from gui.app.playground import Playground
from gui.kit.theme import Theme

SIZE = QSize(1600, 1000)
TIMER_MS = 16
WARM_UP_S = 1.0
STEPS_A_CALL = 1000


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
    """Idle, training, and training beside a busy process, `seconds` each."""
    kernels.load()
    headless = headless_steps_per_second(seconds / 2)
    with opened() as playground:
        idle = sample(playground, seconds)
        playground.run()
        spin(WARM_UP_S)
        training = sample(playground, seconds)
        with busy_process():
            spin(WARM_UP_S)
            busy = sample(playground, seconds)
    return {
        "fps": training.fps,
        "steps_per_s": training.steps_per_s,
        "headless_steps_per_s": headless,
        "late_ms": {"idle": idle.late_ms, "training": training.late_ms},
        "busy": {"fps": busy.fps, "steps_per_s": busy.steps_per_s, "late_ms": busy.late_ms},
    }


def report(figures: dict[str, Any]) -> str:
    """The figures as lines to read."""
    late, busy = figures["late_ms"], figures["busy"]
    rows = (
        ("idle", None, None, late["idle"]),
        ("training", figures["fps"], figures["steps_per_s"], late["training"]),
        ("training, other core busy", busy["fps"], busy["steps_per_s"], busy["late_ms"]),
    )
    lines = [f"{'':28}{'frames/s':>10}{'steps/s':>10}{'60 Hz timer late p50':>22}{'p99':>10}"]
    for name, fps, steps, lateness in rows:
        shown_fps, shown_steps = (f"{value:.0f}" if value is not None else "–" for value in (fps, steps))
        lines.append(
            f"{name:28}{shown_fps:>10}{shown_steps:>10}{lateness['p50']:>19.2f} ms{lateness['p99']:>7.2f} ms"
        )
    lines.append(f"{'headless':28}{'':>10}{figures['headless_steps_per_s']:>10.0f}")
    return "\n".join(lines)


def headless_steps_per_second(seconds: float) -> float:
    """Steps a second of the same experiment without a window."""
    trainer = Trainer(default_spec())
    trainer.run_epoch()
    first, begun = trainer.step_count, perf_counter()
    while perf_counter() - begun < seconds:
        trainer.advance(STEPS_A_CALL)
    return round((trainer.step_count - first) / (perf_counter() - begun), 1)


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
        try:
            yield playground
        finally:
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
