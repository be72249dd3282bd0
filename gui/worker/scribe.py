"""Files written behind the window's back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QThreadPool, Signal

PATIENCE_MS = 5000


class Scribe(QObject):
    """Does jobs with files in a thread of its own, one after the other; the window never waits for a disk.

    `failed` brings the OSError of a job that could not be done.
    """

    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)

    def do(self, job: Callable[[], object]) -> None:
        """Have `job` done after those before it."""
        self._pool.start(partial(self._try, job))

    def finish(self) -> bool:
        """Wait until all is done; False when that takes too long."""
        return self._pool.waitForDone(PATIENCE_MS)

    def _try(self, job: Callable[[], object]) -> None:
        try:
            job()
        except OSError as error:
            self.failed.emit(error)
