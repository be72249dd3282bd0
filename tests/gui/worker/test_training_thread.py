from __future__ import annotations

import sys
import threading
from queue import SimpleQueue
from types import TracebackType

import pytest
from pytestqt.qtbot import QtBot

from engine.training.commands import Command, Quit, Run
from engine.training.mailbox import Mailbox
from gui.worker.thread import TrainingThread


class Recorder:
    """A loop that notes its commands and the thread it runs in, until Quit."""

    def __init__(self, inbox: SimpleQueue[Command], mailbox: Mailbox, gate: threading.Event) -> None:
        self.inbox = inbox
        self.gate = gate
        self.commands: list[Command] = []
        self.thread_id = 0

    def run(self) -> None:
        self.thread_id = threading.get_ident()
        while not isinstance(command := self.inbox.get(), Quit):
            self.commands.append(command)


class Waiter(Recorder):
    """A loop that looks at its inbox only while the gate is open, as one does between two steps."""

    def run(self) -> None:
        self.gate.wait()
        super().run()


class Breaker(Recorder):
    """A loop that fails."""

    def run(self) -> None:
        raise ZeroDivisionError("broken on purpose")


def test_the_loop_runs_in_a_thread_of_its_own_until_it_is_stopped() -> None:
    loops: list[Recorder] = []

    def make(*parts: object) -> Recorder:
        loops.append(Recorder(*parts))  # type: ignore[arg-type]
        return loops[0]

    worker = TrainingThread(make)
    worker.start()
    worker.inbox.put(Run())
    assert worker.stop()
    assert not worker.is_running
    assert loops[0].commands == [Run()]
    assert loops[0].thread_id not in (0, threading.get_ident())


def test_stopping_opens_the_gate_so_that_a_waiting_loop_can_leave() -> None:
    worker = TrainingThread(Waiter)
    worker.gate.clear()
    worker.start()
    assert worker.stop()
    assert worker.gate.is_set()


def test_a_thread_that_was_never_started_stops_at_once() -> None:
    assert TrainingThread(Recorder).stop()


def test_an_exception_in_the_loop_reaches_the_excepthook(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    caught: list[tuple[type[BaseException], str]] = []

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        caught.append((kind, threading.current_thread().name))

    monkeypatch.setattr(sys, "excepthook", hook)
    worker = TrainingThread(Breaker)
    worker.start()
    qtbot.waitUntil(lambda: bool(caught))
    assert worker.stop()
    assert caught[0][0] is ZeroDivisionError
    assert caught[0][1] != threading.main_thread().name
