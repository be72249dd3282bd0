from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from engine.training.commands import Advance, AdvanceEpochs, Command, Pause, Reset, RestoreFinite, Run
from engine.training.snapshots import Divergence, History, Metrics, RunState, Snapshot
from gui.app.actions import Actions
from gui.state.session import Session

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def a_snapshot(state: RunState, divergence: Divergence | None = None) -> Snapshot:
    made = Snapshot(99, 1, state, 0, 0.0, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), History.empty())
    return replace(made, divergence=divergence)


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(qtbot: QtBot, session: Session, window: QMainWindow) -> Actions:
    actions = Actions(session, window)
    with qtbot.waitActive(window):
        window.show()
    return actions


@pytest.mark.usefixtures("actions")
@pytest.mark.parametrize(
    ("key", "modifiers", "command"),
    [
        (Key.Key_Space, NONE, Run()),
        (Key.Key_Right, NONE, Advance(1)),
        (Key.Key_Right, SHIFT, AdvanceEpochs(1)),
        (Key.Key_R, NONE, Reset()),
    ],
)
def test_the_keys_of_the_training(
    qtbot: QtBot,
    window: QMainWindow,
    commands: list[Command],
    key: Key,
    modifiers: Qt.KeyboardModifier,
    command: Command,
) -> None:
    qtbot.keyClick(window, key, modifiers)
    assert commands == [command]


def test_space_pauses_what_is_training(
    qtbot: QtBot, session: Session, window: QMainWindow, actions: Actions, commands: list[Command]
) -> None:
    session.receive(a_snapshot(RunState.TRAINING))
    assert actions.run.iconText() == "Pause"
    qtbot.keyClick(window, Key.Key_Space)
    assert commands == [Pause()]
    session.receive(a_snapshot(RunState.PAUSED))
    assert actions.run.iconText() == "Run"


def test_undo_is_named_after_what_it_undoes(session: Session, actions: Actions) -> None:
    assert not actions.undo.isEnabled()
    session.edit("optimizer.lr", 0.5, "learning rate")
    assert actions.undo.isEnabled()
    assert "learning rate" in actions.undo.text()


def test_only_a_divergence_can_be_taken_back(
    session: Session, actions: Actions, commands: list[Command]
) -> None:
    assert not actions.restore_finite.isEnabled()
    session.receive(a_snapshot(RunState.DIVERGED, Divergence(3, "0.weight", float("nan"), 2)))
    assert actions.restore_finite.isEnabled()
    actions.restore_finite.trigger()
    assert commands == [RestoreFinite()]


def test_points_of_ones_own_have_no_other_seed(session: Session, actions: Actions) -> None:
    assert actions.new_data.isEnabled()
    session.edit("data.generator", "custom_classes", "data set")
    assert not actions.new_data.isEnabled()


def test_no_key_is_given_twice(actions: Actions) -> None:
    keys = [key for action in actions.findChildren(QAction) for key in action.shortcuts()]
    assert len({key.toString() for key in keys}) == len(keys) > 10


def test_a_tooltip_ends_with_the_key(actions: Actions) -> None:
    native = QKeySequence.SequenceFormat.NativeText
    keys = {each: each.shortcut().toString(native) for each in actions.findChildren(QAction)}
    told = {each: key for each, key in keys.items() if key and each not in (actions.undo, actions.redo)}
    assert len(told) > 10
    for action, key in told.items():
        assert action.toolTip().endswith(f"({key})")


@pytest.mark.usefixtures("actions")
@pytest.mark.parametrize("end", [RunState.FINISHED, RunState.DIVERGED])
def test_a_run_that_ends_before_it_was_seen_is_run_again_by_one_key(
    qtbot: QtBot, session: Session, window: QMainWindow, commands: list[Command], end: RunState
) -> None:
    session.receive(a_snapshot(RunState.PAUSED))
    qtbot.keyClick(window, Key.Key_Space)
    session.receive(replace(a_snapshot(end), step=9))
    qtbot.keyClick(window, Key.Key_Space)
    assert commands == [Run(), Run()]


@pytest.mark.usefixtures("actions")
def test_the_end_of_the_run_before_is_no_answer(
    qtbot: QtBot, session: Session, window: QMainWindow, commands: list[Command]
) -> None:
    session.receive(a_snapshot(RunState.FINISHED))
    qtbot.keyClick(window, Key.Key_Space)
    session.receive(a_snapshot(RunState.FINISHED))
    qtbot.keyClick(window, Key.Key_Space)
    assert commands == [Run(), Pause()]


@pytest.mark.usefixtures("actions")
def test_space_twice_before_the_worker_answers_pauses_again(
    qtbot: QtBot, window: QMainWindow, session: Session, commands: list[Command]
) -> None:
    session.receive(a_snapshot(RunState.PAUSED))
    qtbot.keyClick(window, Key.Key_Space)
    session.receive(a_snapshot(RunState.PAUSED))  # was on its way
    qtbot.keyClick(window, Key.Key_Space)
    assert commands == [Run(), Pause()]
    session.receive(a_snapshot(RunState.TRAINING))  # was on its way
    session.receive(a_snapshot(RunState.PAUSED))
    qtbot.keyClick(window, Key.Key_Space)
    assert commands[2:] == [Run()]


@pytest.mark.usefixtures("actions")
def test_a_run_that_came_to_nothing_is_not_taken_for_one(
    qtbot: QtBot, window: QMainWindow, session: Session, commands: list[Command]
) -> None:
    qtbot.keyClick(window, Key.Key_Space)
    for _ in range(2):
        session.receive(a_snapshot(RunState.PAUSED))
    qtbot.keyClick(window, Key.Key_Space)
    qtbot.keyClick(window, Key.Key_R)
    qtbot.keyClick(window, Key.Key_Space)
    assert commands == [Run(), Run(), Reset(), Run()]
