"""Work in slices goes on between events, tells its progress and can be given up."""

from __future__ import annotations

from collections.abc import Generator

from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from gui.app.slices import Slices


def job(steps: int, done: list[int]) -> Generator[float, None, str]:
    for step in range(steps):
        done.append(step)
        yield step / steps
    return "result"


def failing() -> Generator[float, None, str]:
    yield 0.5
    raise ValueError("line 3: no number; write one")


def test_a_job_ends_with_its_result(qtbot: QtBot) -> None:
    work, done = Slices(), list[int]()
    with qtbot.waitSignal(work.finished) as finished:
        work.start(job(10, done))
        assert done == [], "nothing happens before the next event"
    assert finished.args == ["result"]
    assert done == list(range(10))
    assert not work.is_running


def test_what_is_refused_is_told(qtbot: QtBot) -> None:
    work = Slices()
    with qtbot.waitSignal(work.failed) as failed:
        work.start(failing())
    assert failed.args == ["line 3: no number; write one"]
    assert not work.is_running


def test_a_job_that_is_given_up_or_replaced_does_no_more(qtbot: QtBot) -> None:
    work, first, second = Slices(), list[int](), list[int]()
    work.start(job(10, first))
    work.start(job(10, second))
    with qtbot.waitSignal(work.finished):
        pass
    assert (first, len(second)) == ([], 10)
    third = list[int]()
    work.start(job(10**9, third))
    with qtbot.waitSignal(work.progressed):
        pass
    work.stop()
    reached = len(third)
    QCoreApplication.processEvents()
    assert len(third) == reached
