"""The training loop: takes commands, trains in short slices, leaves a snapshot when the last was fetched."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue

from .commands import Command, GoTo, Quit
from .mailbox import Mailbox
from .snapshots import Snapshot
from .stepping import Gate
from .training_run import TrainingRun

_log = logging.getLogger(__name__)


class TrainingLoop:
    """Serves a run: `run` belongs in a thread of its own and returns after a Quit.

    `backend` says what makes the steps, as for a Trainer.
    """

    def __init__(
        self, inbox: SimpleQueue[Command], mailbox: Mailbox, gate: Gate, backend: str | None = None
    ) -> None:
        self._inbox = inbox
        self._mailbox = mailbox
        self._training = TrainingRun(gate, backend)
        self._goal: int | None = None

    def run(self) -> None:
        """Serve commands and train until told to quit."""
        training = self._training
        while True:
            command = self._next_command(wait=not training.is_training)
            while command is not None:
                if isinstance(command, Quit):
                    return
                self._attempt(partial(self._handle, command))
                command = self._next_command(wait=False)
            self._attempt(self._go_to_goal)
            if training.is_training:
                self._attempt(self._train_slice)
            if not training.is_training and not self._attempt(lambda: self._leave(training.tell())):
                self._leave(training.failure())

    def _next_command(self, wait: bool) -> Command | None:
        try:
            return self._inbox.get(block=wait)
        except Empty:
            return None

    def _attempt(self, act: Callable[[], None]) -> bool:
        """Whether `act` went well. What goes wrong stops the training and is told."""
        try:
            act()
        except Exception as error:
            _log.exception("the training stopped")
            self._training.fail(error)
            return False
        return True

    def _handle(self, command: Command) -> None:
        if isinstance(command, GoTo):
            self._goal = command.step  # of several in a row only the last is worth the way
            return
        self._go_to_goal()
        self._training.handle(command)

    def _go_to_goal(self) -> None:
        goal, self._goal = self._goal, None
        if goal is not None:
            self._training.go_to(goal)

    def _train_slice(self) -> None:
        """Train for a few milliseconds, then leave a snapshot if the last one was fetched."""
        self._training.train_slice()
        self._leave(self._training.look(wanted=self._mailbox.is_empty))

    def _leave(self, snapshot: Snapshot | None) -> None:
        if snapshot is not None:
            self._mailbox.put(snapshot)
