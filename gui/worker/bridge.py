"""From the session to the training thread: every command goes into the inbox, in order."""

from __future__ import annotations

from queue import SimpleQueue

from PySide6.QtCore import QObject, Slot

from engine.training.commands import Command
from gui.state.session import Session


class Bridge(QObject):
    """Hands every command of the session to the worker; made before the session loads its experiment."""

    def __init__(self, session: Session, inbox: SimpleQueue[Command], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._inbox = inbox
        session.commanded.connect(self._deliver)

    @Slot(object)
    def _deliver(self, command: Command) -> None:
        self._inbox.put(command)
