from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment import PointSet, edit, points_of, propose
from gui.state.change import Change, only_points_differ
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


def test_a_dragged_point_leaves_all_else_the_very_same(session: Session, told: list[Change]) -> None:
    made = session.points
    for shift in (0.1, 0.2):
        session.set_points(PointSet(made.x + shift, made.y, made.test), "move")
    first, second = told
    assert only_points_differ(second.before, second.after)
    # From here on the points are made by hand.
    assert not only_points_differ(first.before, first.after)
    assert not only_points_differ(session.spec, session.spec)


@pytest.mark.parametrize(("path", "value"), [("data.seed", 3), ("optimizer.lr", 0.5), ("model.bias", False)])
def test_another_setting_beside_the_points_is_not_passed_over(path: str, value: object) -> None:
    spec = propose("circles")
    points = points_of(spec.data)
    moved = [edit(spec, "data.points", PointSet(points.x + shift, points.y, points.test)) for shift in (0, 1)]
    assert only_points_differ(*moved)
    assert not only_points_differ(moved[0], edit(moved[1], path, value))


def test_points_of_another_number_of_inputs_are_not_passed_over() -> None:
    spec = propose("circles")
    points = points_of(spec.data)
    flat = PointSet(points.x[:, :1], points.y, points.test)
    plane = edit(spec, "data.points", points)
    assert not only_points_differ(plane, edit(spec, "data.points", flat))
