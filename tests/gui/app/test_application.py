from __future__ import annotations

import signal
from collections.abc import Iterator
from threading import Lock

import pytest
from pytestqt.qtbot import QtBot

from gui.app.application import end_by_interrupt

NUMBERS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


@pytest.fixture
def handlers_of_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in NUMBERS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("handlers_of_before")
@pytest.mark.parametrize("number", NUMBERS)
def test_an_interrupt_leaves_after_the_slot_that_it_hit(qtbot: QtBot, number: signal.Signals) -> None:
    lock, locked = Lock(), list[bool]()
    end_by_interrupt(lambda: locked.append(lock.locked()))
    with lock:
        signal.raise_signal(number)
        assert locked == []
    qtbot.waitUntil(lambda: locked == [False])


@pytest.mark.usefixtures("handlers_of_before")
@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="a signal of POSIX")
def test_an_app_that_shall_outlive_its_terminal_does() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    end_by_interrupt(lambda: None)
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
