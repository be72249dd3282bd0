from __future__ import annotations

import signal
from collections.abc import Iterator
from threading import Lock

import pytest
from pytestqt.qtbot import QtBot

from gui.app.application import end_by_interrupt


@pytest.fixture
def handler_of_before() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("handler_of_before")
def test_an_interrupt_leaves_after_the_slot_that_it_hit(qtbot: QtBot) -> None:
    lock, locked = Lock(), list[bool]()
    end_by_interrupt(lambda: locked.append(lock.locked()))
    with lock:
        signal.raise_signal(signal.SIGINT)
        assert locked == []
    qtbot.waitUntil(lambda: locked == [False])
