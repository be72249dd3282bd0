"""The trained model of now, for those who write it down."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from engine.export import Trained, holds_weights_of, trained
from engine.training.snapshots import Snapshot
from gui.state.session import Session

from .watching import Watcher


class NextTrained(QObject):
    """Gives the newest snapshot that holds the parameters of the experiment; asks the worker for one."""

    def __init__(self, session: Session, watcher: Watcher, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._watcher = watcher
        self._waiting: list[Callable[[Trained], None]] = []
        session.snapshot_arrived.connect(self._give)

    def ask(self, take: Callable[[Trained], None]) -> None:
        """Have `take` called with the model, at once or as soon as its parameters are known."""
        self._waiting.append(take)
        snapshot = self._session.snapshot
        if snapshot is not None and holds_weights_of(self._session.spec, snapshot):
            self._give(snapshot)
        else:
            self._watcher.hold_parameters(True)

    @Slot(object)
    def _give(self, snapshot: Snapshot) -> None:
        spec = self._session.spec
        if not self._waiting or not holds_weights_of(spec, snapshot):
            return
        waiting, self._waiting = self._waiting, []
        self._watcher.hold_parameters(False)
        for take in waiting:
            take(trained(spec, snapshot))
