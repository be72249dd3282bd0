"""The thread in which the engine trains."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Event
from typing import Protocol

from PySide6.QtCore import QObject, QThread, Slot

from engine.training.commands import Command, Quit
from engine.training.loop import TrainingLoop
from engine.training.mailbox import Mailbox

PATIENCE_MS = 3000


class Loop(Protocol):
    """What the thread runs: it blocks until a Quit command."""

    def run(self) -> None:
        """Obey commands and train until told to quit."""


MakeLoop = Callable[[SimpleQueue[Command], Mailbox, Event], Loop]


class LoopRunner(QObject):
    """Runs a loop in the thread that this object lives in; an exception in it reaches `sys.excepthook`."""

    def __init__(self, loop: Loop) -> None:
        super().__init__()
        self._loop = loop

    @Slot()
    def run(self) -> None:
        """Run the loop to its end."""
        self._loop.run()


class TrainingThread:
    """A training loop in a thread of its own, reached through an inbox, a mailbox and a gate.

    The loop waits between two steps while `gate` is closed. Keep the object until `stop` has returned: a
    running thread must not be forgotten.
    """

    def __init__(self, make_loop: MakeLoop = TrainingLoop) -> None:
        self.inbox: SimpleQueue[Command] = SimpleQueue()
        self.mailbox = Mailbox()
        self.gate = Event()
        self.gate.set()
        self._thread = QThread()
        self._thread.setObjectName("training")
        # Without a parent, as Qt refuses to move an object that has one.
        self._runner = LoopRunner(make_loop(self.inbox, self.mailbox, self.gate))
        self._runner.moveToThread(self._thread)
        self._thread.started.connect(self._runner.run)

    @property
    def is_running(self) -> bool:
        """Whether the thread is alive."""
        return self._thread.isRunning()

    def start(self) -> None:
        """Begin to obey commands."""
        self._thread.start()

    def stop(self) -> bool:
        """Leave the loop and the thread; False when it did not end in time."""
        self.inbox.put(Quit())
        self.gate.set()
        self._thread.quit()
        return self._thread.wait(PATIENCE_MS)
