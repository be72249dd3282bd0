from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from engine.training.snapshots import History, Metrics, RunState, Snapshot
from gui.app.status_bar import StatusBar
from gui.state.session import Session


@pytest.fixture
def bar(qtbot: QtBot, session: Session) -> StatusBar:
    bar = StatusBar(session, lambda: 59.6)
    qtbot.addWidget(bar)
    return bar


def a_snapshot(state: RunState) -> Snapshot:
    return Snapshot(99, 1, state, 0, 0.0, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), History.empty())


@pytest.mark.parametrize(
    ("state", "word", "role"),
    [
        (RunState.PAUSED, "paused", "muted"),
        (RunState.TRAINING, "training", "ok"),
        (RunState.FINISHED, "finished", "muted"),
        (RunState.DIVERGED, "diverged", "warn"),
        (RunState.FAILED, "stopped", "error"),
    ],
)
def test_a_dot_and_a_word_tell_the_state(
    session: Session, bar: StatusBar, state: RunState, word: str, role: str
) -> None:
    session.receive(a_snapshot(state))
    assert bar.state.text() == f"● {word}"
    assert bar.state.property("role") == role


def test_frames_are_counted_only_while_training(session: Session, bar: StatusBar) -> None:
    assert bar.frames.text() == "– fps"
    session.receive(a_snapshot(RunState.TRAINING))
    assert bar.frames.text() == "60 fps"
    session.receive(a_snapshot(RunState.PAUSED))
    assert bar.frames.text() == "– fps"


def test_steps_a_second_are_told_here_where_they_have_no_other_room(session: Session, bar: StatusBar) -> None:
    session.receive(replace(a_snapshot(RunState.TRAINING), steps_per_second=1234.5))
    assert bar.rate.isHidden()
    bar.tell_rate(True)
    assert not bar.rate.isHidden()
    assert bar.rate.text().replace("\N{NARROW NO-BREAK SPACE}", " ") == "1 230 steps/s"
    bar.show_workspace("lab")
    assert bar.rate.isHidden()
    bar.show_workspace("playground")
    session.receive(a_snapshot(RunState.PAUSED))
    assert (bar.rate.isHidden(), bar.rate.text()) == (False, "– steps/s")


def test_the_file_and_whether_it_is_edited(bar: StatusBar) -> None:
    bar.show_file("spiral.json", modified=False)
    assert bar.file.text() == "spiral.json"
    bar.show_file("spiral.json", modified=True)
    assert bar.file.text() == "spiral.json — edited"


def test_each_workspace_has_its_own_advice_at_the_right(bar: StatusBar) -> None:
    bar.set_advice("Drag a point to move it")
    assert bar.hint.text() == "Drag a point to move it"
    bar.show_workspace("lab")
    bar.set_lab_advice("→ next node")
    assert "next node" in bar.hint.text()
    bar.set_advice("Stroke to strew points")
    assert "next node" in bar.hint.text()
    bar.show_workspace("playground")
    assert bar.hint.text() == "Stroke to strew points"


def test_a_message_gives_way_to_the_hint(qtbot: QtBot, session: Session) -> None:
    bar = StatusBar(session, lambda: 60.0, message_ms=20)
    qtbot.addWidget(bar)
    hint = bar.hint.text()
    bar.show_message("3 points removed")
    assert bar.hint.text() == "3 points removed"
    qtbot.waitUntil(lambda: bar.hint.text() == hint)


def test_other_advice_waits_until_a_message_was_read(qtbot: QtBot, session: Session) -> None:
    bar = StatusBar(session, lambda: 60.0, message_ms=20)
    qtbot.addWidget(bar)
    bar.show_message("3 points removed")
    bar.set_advice("Stroke to strew points")
    bar.set_lab_advice("→ next node")
    assert bar.hint.text() == "3 points removed"
    qtbot.waitUntil(lambda: bar.hint.text() == "Stroke to strew points")


def test_what_makes_the_steps_and_what_is_in_the_way(session: Session, bar: StatusBar) -> None:
    assert bar.backend.text() == "float32 · eager"
    session.receive(replace(a_snapshot(RunState.TRAINING), backend="compiled"))
    assert bar.backend.text() == "float32 · compiled"
    session.receive(replace(a_snapshot(RunState.PAUSED), backend="eager", obstacle="prelu: a parameter"))
    assert "prelu: a parameter" in bar.backend.toolTip()


@pytest.mark.parametrize(
    ("kernels", "text", "explained"),
    [
        ("compiling", "float32 · numpy · compiling kernels …", "numpy calls"),
        ("loading", "float32 · numpy · loading kernels …", "numpy calls"),
        ("ready", "float32 · numpy", "the next run uses them"),
        ("absent", "float32 · numpy", "no compiled kernels on this machine"),
    ],
)
def test_where_the_compiled_kernels_are(
    session: Session, bar: StatusBar, kernels: str, text: str, explained: str
) -> None:
    session.receive(replace(a_snapshot(RunState.PAUSED), backend="numpy"))
    bar.show_kernels(kernels)
    assert bar.backend.text() == text
    assert explained in bar.backend.toolTip()
