"""The process in which the Lab's programs run."""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QTimer, Slot

from engine import lab
from engine.lab.serving import Unpacker, failed_run, packed
from gui.state.lab_session import AnySpaceRequest, LabSession, RunSource

PATIENCE_MS = 3000
ARGUMENTS = ["-m", "engine.lab"]
LONGEST_MS = 8000  # a run takes at most a second; on a machine that is busy a few

_log = logging.getLogger("chainrule")


class LabWorker(QObject):
    """Runs programs for a session, one at a time: of those that wait the newest, the others are forgotten.

    Landscapes are made when no program waits; they too are asked for by the newest request only.

    In a thread they would share the interpreter with painting, and random numbers and default types with the
    training. A process also can be ended in the middle of a run.
    """

    def __init__(
        self, session: LabSession, longest_ms: int = LONGEST_MS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: RunSource | None = None
        self._wanted_space: AnySpaceRequest | None = None
        self._under_way: RunSource | AnySpaceRequest | None = None
        self._unpacker = Unpacker()
        self._process = QProcess(self)
        self._process.setWorkingDirectory(str(Path(lab.__file__).parents[2]))
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.readyReadStandardError.connect(self._log_error)
        self._process.finished.connect(self._mourn)
        self._process.errorOccurred.connect(self._give_up)
        self._overdue = QTimer(self)
        self._overdue.setSingleShot(True)
        self._overdue.setInterval(longest_ms)
        self._overdue.timeout.connect(self._process.kill)
        session.commanded.connect(self._take)
        session.space_asked.connect(self._take_space)

    @Slot()
    def start(self) -> None:
        """Have a process ready, which takes it some tenths of a second."""
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self._unpacker = Unpacker()
            self._process.start(sys.executable, ARGUMENTS)

    def set_longest(self, longest_ms: int) -> None:
        """How long a run may take before its process is ended."""
        self._overdue.setInterval(longest_ms)

    def stop(self) -> bool:
        """End the process, whatever it does; False when it did not end in time."""
        self._overdue.stop()
        if self._process.state() is QProcess.ProcessState.NotRunning:
            return True
        self._process.blockSignals(True)
        self._process.kill()
        return self._process.waitForFinished(PATIENCE_MS)

    @Slot(object)
    def _take(self, request: RunSource) -> None:
        self._wanted = request
        self._send_wanted()

    @Slot(object)
    def _take_space(self, request: AnySpaceRequest) -> None:
        self._wanted_space = request
        self._send_wanted()

    def _send_wanted(self) -> None:
        if self._under_way is not None:
            return
        if self._wanted is not None:
            self._under_way, self._wanted = self._wanted, None
            message: object = (self._under_way.source, self._under_way.seed)
        elif self._wanted_space is not None:
            self._under_way, self._wanted_space = self._wanted_space, None
            message = self._under_way
        else:
            return
        self.start()
        self._process.write(packed(message))
        self._overdue.start()

    @Slot()
    def _read(self) -> None:
        for answer in self._unpacker.feed(bytes(self._process.readAllStandardOutput().data())):
            self._answer(answer)

    def _answer(self, answer: Any) -> None:
        """Pass on what the request under way asked for: a run, or a landscape where there is one."""
        request, self._under_way = self._under_way, None
        self._overdue.stop()
        self._send_wanted()
        if isinstance(request, RunSource):
            self._session.answer(request, answer)
        elif request is not None:
            self._session.answer_space(request, answer)

    def _fail(self, words: str) -> None:
        """Answer what is under way by saying why there is no run of it."""
        request = self._under_way
        if isinstance(request, RunSource):
            self._answer(failed_run(request.source, request.seed, words))
        elif request is not None:
            self._answer(None)

    @Slot()
    def _log_error(self) -> None:
        _log.warning(
            "from the Lab's process: %s", bytes(self._process.readAllStandardError().data()).decode()
        )

    @Slot()
    def _mourn(self) -> None:
        """The process has ended in the middle of a run, or of its own accord."""
        self._fail(self.tr("The run was stopped, because it did not end in time or took too much memory."))

    @Slot(QProcess.ProcessError)
    def _give_up(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._fail(self.tr("The Lab's own process could not be started on this machine."))
