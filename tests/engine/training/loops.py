"""Plays commands to a training loop, in the thread of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from queue import Empty
from threading import Event

from engine.training.commands import Command, Edit, Pause, Quit
from engine.training.loop import TrainingLoop
from engine.training.mailbox import Mailbox
from engine.training.snapshots import Snapshot

Item = Command | Callable[[Snapshot], None]


class Script:
    """An inbox that hands out the next command when the loop is idle, or after some slices of training.

    An item is a command, or a function that looks at the newest snapshot; `polls` slices are let pass before
    a command reaches a loop that trains.
    """

    def __init__(self, items: Iterable[Item], mailbox: Mailbox, polls: int) -> None:
        self._items = [*items, Quit()]
        self._mailbox = mailbox
        self._polls = self._left = polls

    def get(self, block: bool = True, timeout: float | None = None) -> Command:
        if not block and (self._left > 0 or not isinstance(self._items[0], Pause | Edit)):
            self._left -= 1
            raise Empty
        self._left = self._polls
        item = self._items.pop(0)
        if callable(item):
            snapshot = self._mailbox.take()
            assert snapshot is not None
            item(snapshot)
            return self.get(block, timeout)
        return item


def play(*items: Item, polls: int = 3) -> Mailbox:
    """Run a loop through commands and looks at its snapshots; returns what it left unread."""
    mailbox, gate = Mailbox(), Event()
    gate.set()
    script = Script(items, mailbox, polls)
    TrainingLoop(script, mailbox, gate).run()  # type: ignore[arg-type]
    return mailbox
