from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from gui.state.change import Change
from gui.state.session import Session


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("circles"))


@pytest.fixture
def told(session: Session) -> list[Change]:
    changes: list[Change] = []
    session.changed.connect(changes.append)
    return changes


def test_a_change_is_told_with_its_name_and_both_specs(session: Session, told: list[Change]) -> None:
    before = session.spec
    session.edit("optimizer.lr", 0.5, "lr")
    [change] = told
    assert (change.name, change.undone, change.parts) == ("lr", False, {"hyper"})
    assert (change.before, change.after) == (before, session.spec)


def test_undo_and_redo_are_changes_of_the_same_name(session: Session, told: list[Change]) -> None:
    session.edit("optimizer.lr", 0.5, "lr")
    session.edit("run.batch_size", 4, "batch")
    session.undo_stack.undo()
    session.undo_stack.undo()
    session.undo_stack.redo()
    assert [(each.name, each.undone) for each in told] == [
        ("lr", False),
        ("batch", False),
        ("batch", True),
        ("lr", True),
        ("lr", False),
    ]
    assert not any(each.continues for each in told)
    revisions = [each.revision for each in told]
    assert revisions == sorted(set(revisions))


def test_the_edits_of_a_gesture_continue_one_change(session: Session, told: list[Change]) -> None:
    before = session.spec
    with session.gesture():
        for lr in (0.1, 0.2, 0.3):
            session.edit("optimizer.lr", lr, "lr")
    session.edit("optimizer.lr", 0.4, "lr")
    assert [each.continues for each in told] == [False, True, True, False]
    assert told[2].before == before
    assert told[2].after.optimizer.params["lr"] == 0.3


def test_another_experiment_is_no_change(session: Session, told: list[Change]) -> None:
    session.load(propose("moons"))
    assert told == []
    session.edit("optimizer.lr", 0.5, "lr")
    assert told[0].before.data.generator.name == "moons"
