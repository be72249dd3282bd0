from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.training.commands import Pause
from engine.training.mailbox import Mailbox
from engine.training.snapshots import History, Metrics, RunState, Snapshot
from gui.state.session import Session
from gui.worker.frame_pump import FRAME_MS, IDLE_MS, FramePump, rate_of


def a_snapshot(step: int = 0, state: RunState = RunState.TRAINING) -> Snapshot:
    metrics = Metrics(0.5, 0.6, 0.9, 0.8)
    return Snapshot(0, 1, state, step, 0.0, 0.0, metrics, History.row(step, metrics))


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("circles"))


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def gate() -> threading.Event:
    event = threading.Event()
    event.set()
    return event


@pytest.fixture
def pump(session: Session, mailbox: Mailbox, gate: threading.Event) -> Iterator[FramePump]:
    pump = FramePump(session, mailbox, gate)
    yield pump
    pump.stop()


def test_a_frame_brings_the_newest_snapshot_with_all_rows(
    qtbot: QtBot, session: Session, mailbox: Mailbox, pump: FramePump
) -> None:
    mailbox.put(a_snapshot(step=1))
    mailbox.put(a_snapshot(step=2))
    with qtbot.waitSignal(session.snapshot_arrived) as arrived:
        pump.start()
    snapshot = arrived.args[0]
    assert snapshot.step == 2
    assert snapshot.history.step.tolist() == [1, 2]
    assert mailbox.is_empty


def test_the_gate_is_closed_from_the_snapshot_until_widgets_have_painted(
    qtbot: QtBot, session: Session, mailbox: Mailbox, gate: threading.Event, pump: FramePump
) -> None:
    seen: list[tuple[str, bool]] = []

    class Painter(QWidget):
        def paintEvent(self, event: QEvent) -> None:
            seen.append(("painted", gate.is_set()))

    widget = Painter()
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    qtbot.waitUntil(lambda: bool(seen))
    seen.clear()

    def show_snapshot() -> None:
        seen.append(("arrived", gate.is_set()))
        widget.update()

    session.snapshot_arrived.connect(show_snapshot)
    mailbox.put(a_snapshot())
    pump.start()
    qtbot.waitUntil(lambda: len(seen) >= 2 and gate.is_set())
    assert seen == [("arrived", False), ("painted", False)]


def test_a_failing_panel_does_not_leave_the_gate_closed(
    qtbot: QtBot, session: Session, mailbox: Mailbox, gate: threading.Event, pump: FramePump
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("broken on purpose")

    session.snapshot_arrived.connect(fail)
    mailbox.put(a_snapshot())
    with qtbot.captureExceptions() as exceptions:
        pump.start()
        qtbot.waitUntil(lambda: mailbox.is_empty and gate.is_set())
    assert [kind for kind, _, _ in exceptions] == [ZeroDivisionError]


def test_the_pump_slows_down_when_nothing_happens_and_wakes_with_a_command(
    qtbot: QtBot, session: Session, pump: FramePump
) -> None:
    pump.start()
    assert pump.interval_ms == FRAME_MS
    qtbot.waitUntil(lambda: pump.interval_ms == IDLE_MS)
    session.send(Pause())
    assert pump.interval_ms == FRAME_MS


def test_the_pump_stays_fast_while_training(
    qtbot: QtBot, session: Session, mailbox: Mailbox, pump: FramePump
) -> None:
    pump.start()
    qtbot.waitUntil(lambda: pump.interval_ms == IDLE_MS)
    mailbox.put(a_snapshot(state=RunState.TRAINING))
    qtbot.waitUntil(lambda: pump.interval_ms == FRAME_MS)


def test_frames_are_counted(qtbot: QtBot, session: Session, mailbox: Mailbox, pump: FramePump) -> None:
    assert pump.frames_per_second() == 0
    pump.start()

    def painted_again() -> bool:
        mailbox.put(a_snapshot())
        return pump.frames_per_second() > 0

    qtbot.waitUntil(painted_again)
    mailbox.put(a_snapshot(state=RunState.PAUSED))
    qtbot.waitUntil(lambda: pump.interval_ms == IDLE_MS)
    assert pump.frames_per_second() == 0


def test_a_rate_counts_from_the_first_frame_after_a_rest() -> None:
    assert rate_of([], 5.0) == rate_of([4.9], 5.0) == 0
    assert rate_of([4.0, 4.02, 4.04], 4.04) == pytest.approx(50)
    assert rate_of([4.0, 4.02], 6.0) == pytest.approx(0.5)


def test_stopping_leaves_the_gate_open(gate: threading.Event, pump: FramePump) -> None:
    gate.clear()
    pump.stop()
    assert gate.is_set()
