"""Work in slices between two events, so that the window stays alive while it lasts."""

from __future__ import annotations

from collections.abc import Generator
from time import perf_counter
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

SLICE_SECONDS = 0.006

Job = Generator[float, None, Any]


class Slices(QObject):
    """Runs one job at a time: a generator that yields the share done and returns its result.

    A job that raises ValueError ends with `failed`; any other exception is a fault and goes on its way.
    """

    progressed = Signal(float)
    finished = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._run_slice)

    @property
    def is_running(self) -> bool:
        """Whether a job is under way."""
        return self._job is not None

    def start(self, job: Job) -> None:
        """Begin `job`; one that was under way is given up."""
        self._job = job
        self._timer.start()

    def stop(self) -> None:
        """Give up the job, if there is one."""
        self._job = None
        self._timer.stop()

    @Slot()
    def _run_slice(self) -> None:
        job, until = self._job, perf_counter() + SLICE_SECONDS
        if job is None:
            return
        try:
            share = next(job)
            while perf_counter() < until:
                share = next(job)
        except StopIteration as end:
            self.stop()
            self.finished.emit(end.value)
        except ValueError as error:
            self.stop()
            self.failed.emit(str(error))
        else:
            self.progressed.emit(share)
