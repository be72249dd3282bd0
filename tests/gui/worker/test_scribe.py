from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gui.worker.scribe import Scribe


@pytest.fixture
def scribe(qtbot: QtBot) -> Iterator[Scribe]:
    scribe = Scribe()
    yield scribe
    assert scribe.finish()


def test_jobs_are_done_one_after_the_other_while_the_window_goes_on(scribe: Scribe) -> None:
    go, done = threading.Event(), list[int]()
    scribe.do(go.wait)
    for number in range(20):
        scribe.do(lambda number=number: done.append(number))
    assert done == []
    go.set()
    assert scribe.finish()
    assert done == list(range(20))


def test_a_disk_that_refuses_is_told_in_the_window_and_the_next_job_is_done(
    qtbot: QtBot, scribe: Scribe
) -> None:
    told, done = list[tuple[object, bool]](), list[int]()

    def hear(error: object) -> None:
        told.append((error, threading.current_thread() is threading.main_thread()))

    def refuse() -> None:
        raise error

    error = OSError("no room")
    scribe.failed.connect(hear)
    scribe.do(refuse)
    scribe.do(lambda: done.append(1))
    qtbot.waitUntil(lambda: told == [(error, True)])
    assert scribe.finish()
    assert done == [1]
