"""Gets the compiled kernels ready while the window is already in use."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QThread, Signal, Slot

from engine import compiled

PATIENCE_MS = 5000
COMPILE = ["-m", "engine.compiled"]


class _Loading(QObject):
    """Loads the kernels in the thread that this object lives in."""

    done = Signal(bool)

    @Slot()
    def load(self) -> None:
        """Read them from disk, which takes a moment, if they are there for this processor."""
        self.done.emit(compiled.kernels.load_kept())


class KernelLoader(QObject):
    """Loads the compiled kernels in the background, at the very first start after another process made them.

    `told` brings a word on it: "compiling", "loading", "ready" or "absent". Runs that begin after "ready" use
    the kernels; without them everything works as well, only slower.
    """

    told = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread = QThread()
        self._thread.setObjectName("kernels")
        self._loading = _Loading()  # without a parent, as Qt refuses to move an object that has one
        self._loading.moveToThread(self._thread)
        self._thread.started.connect(self._loading.load)
        self._loading.done.connect(self._finish)
        self._compiled = False
        self._process = QProcess(self)
        self._process.setWorkingDirectory(str(Path(compiled.__file__).parents[2]))
        self._process.finished.connect(self._load_made)
        self._process.errorOccurred.connect(self._give_up)

    @Slot()
    def start(self) -> None:
        """Begin, unless that was done before."""
        if compiled.kernels.ready:
            self.told.emit("ready")
        elif compiled.is_cached():
            self._load()
        elif self._process.state() is QProcess.ProcessState.NotRunning:
            self._compile()

    def stop(self) -> bool:
        """Leave it at that; False when the thread did not end in time."""
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self._process.blockSignals(True)
            self._process.kill()
            self._process.waitForFinished(PATIENCE_MS)
        self._thread.quit()
        return self._thread.wait(PATIENCE_MS)

    def _compile(self) -> None:
        self._compiled = True
        self.told.emit("compiling")
        self._process.start(sys.executable, COMPILE)

    def _load(self) -> None:
        self.told.emit("loading")
        self._thread.start(QThread.Priority.LowPriority)

    @Slot(int, QProcess.ExitStatus)
    def _load_made(self, code: int, status: QProcess.ExitStatus) -> None:
        if code == 0 and status is QProcess.ExitStatus.NormalExit:
            self._load()
        else:
            self.told.emit("absent")

    @Slot(QProcess.ProcessError)
    def _give_up(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.told.emit("absent")

    @Slot(bool)
    def _finish(self, ready: bool) -> None:
        self._thread.quit()
        if ready or self._compiled:
            self.told.emit("ready" if ready else "absent")
        else:  # what lies on disk is another processor's
            self._compile()
