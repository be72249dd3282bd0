from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from engine.lab import LabRun
from gui.state.lab_session import LabSession
from gui.worker import lab_worker
from gui.worker.lab_worker import LabWorker

PATIENCE_MS = 20_000
GRADIENT = "w = tensor([1.], requires_grad=True)\ny = (w + 2) * (w + 1)\ny.backward()\nprint(w.grad)"
ENDLESS = "import sys, time\nsys.stdin.buffer.read(1)\ntime.sleep(600)"


class Bench:
    def __init__(self, longest_ms: int) -> None:
        self.session = LabSession()
        self.worker = LabWorker(self.session, longest_ms)
        self.runs: list[LabRun] = []
        self.session.run_arrived.connect(self.runs.append)

    def ask(self, source: str) -> None:
        self.session.edit(source)
        self.session.run_source()


@pytest.fixture
def bench(qtbot: QtBot) -> Iterator[Bench]:
    made = Bench(longest_ms=PATIENCE_MS)
    yield made
    assert made.worker.stop()


@pytest.fixture
def process_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of the Lab's own a process that never answers."""
    monkeypatch.setattr(lab_worker, "ARGUMENTS", ["-c", ENDLESS])


def test_a_program_is_run_and_its_run_comes_back(bench: Bench, qtbot: QtBot) -> None:
    bench.ask(GRADIENT)
    assert bench.session.is_busy
    qtbot.waitUntil(lambda: bool(bench.runs), timeout=PATIENCE_MS)
    assert bench.runs[0].printed == ("tensor([5.])",)
    assert not bench.session.is_busy


def test_of_the_requests_that_wait_the_newest_wins(bench: Bench, qtbot: QtBot) -> None:
    for number in range(20):
        bench.ask(f"print({number})")
    qtbot.waitUntil(lambda: bool(bench.runs), timeout=PATIENCE_MS)
    assert [run.printed for run in bench.runs] == [("19",)]


def test_a_program_that_is_wrong_is_answered_with_its_problem(bench: Bench, qtbot: QtBot) -> None:
    bench.ask("x = __import__('os')")
    qtbot.waitUntil(lambda: bool(bench.runs), timeout=PATIENCE_MS)
    assert bench.session.problem is not None
    assert bench.session.problem.span.line == 1


def test_a_run_that_never_ends_is_ended_and_the_next_one_works(
    process_that_hangs: None, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    bench = Bench(longest_ms=50)
    try:
        bench.ask("print(1)")
        qtbot.waitUntil(lambda: bool(bench.runs), timeout=PATIENCE_MS)
        assert bench.runs[0].problem is not None
        assert "stopped" in bench.runs[0].problem.message
        monkeypatch.undo()
        bench.worker.set_longest(PATIENCE_MS)
        bench.ask("print(2)")
        qtbot.waitUntil(lambda: len(bench.runs) == 2, timeout=PATIENCE_MS)
        assert bench.runs[1].printed == ("2",)
    finally:
        assert bench.worker.stop()


def test_a_process_that_cannot_be_started_is_told(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    bench = Bench(longest_ms=PATIENCE_MS)
    bench.ask("print(1)")
    qtbot.waitUntil(lambda: bool(bench.runs), timeout=PATIENCE_MS)
    assert bench.runs[0].problem is not None
    assert bench.worker.stop()


def test_the_worker_stops_in_the_middle_of_a_run(process_that_hangs: None, qtbot: QtBot) -> None:
    bench = Bench(longest_ms=PATIENCE_MS)
    bench.ask("print(1)")
    assert bench.worker.stop()
    assert bench.runs == []


def test_a_landscape_is_found_beside_the_runs(bench: Bench, qtbot: QtBot) -> None:
    bench.ask(GRADIENT)
    qtbot.waitUntil(lambda: bool(bench.runs), timeout=PATIENCE_MS)
    with qtbot.waitSignal(bench.session.space_arrived, timeout=PATIENCE_MS) as arrived:
        bench.session.ask_space(lr=0.1)
    (space,) = arrived.args or ()
    assert (space.landscape.axes[0].name, space.landscape.axes[0].slope) == ("w", 5.0)
    assert space.descent.points[1, 0] == pytest.approx(0.5)
