"""Two programs run one after the other, to be compared."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from engine.lab import LabRun
from engine.lab.breaking import Pair

from .lab_session import LabSession


@dataclass(frozen=True, eq=False)
class Compared:
    """A pair of programs with what became of both."""

    pair: Pair
    healthy: LabRun
    broken: LabRun


class Comparison(QObject):
    """Has a session of its own for a worker of its own, so that the learner's run stays where it is."""

    finished = Signal(object)  # Compared

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = LabSession(parent=self)
        self._pair: Pair | None = None
        self._healthy: LabRun | None = None
        self.session.run_arrived.connect(self._take)

    def compare(self, pair: Pair, seed: int = 0) -> None:
        """Run both programs; `finished` tells of the newest pair only."""
        self._pair, self._healthy = pair, None
        self.session.edit(pair.healthy)
        self.session.reseed(seed)

    @Slot(object)
    def _take(self, run: LabRun) -> None:
        pair = self._pair
        if pair is None:
            return
        if run.source == pair.healthy and self._healthy is None:
            self._healthy = run
            self.session.edit(pair.broken)
            self.session.run_source()
        elif run.source == pair.broken and self._healthy is not None:
            self._pair = None
            self.finished.emit(Compared(pair, self._healthy, run))
