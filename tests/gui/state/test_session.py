from __future__ import annotations

import gc
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.catalog import FieldError
from engine.experiment import PointSet, propose
from engine.training.commands import Command, Edit, Load, Run
from engine.training.snapshots import History, Metrics, ParameterView, RunState, Snapshot
from gui.state.history import MOST_UNDONE, ParameterEntry, SpecEdit
from gui.state.session import Session


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("circles"))


def a_snapshot(revision: int) -> Snapshot:
    metrics = Metrics(0.5, 0.6, 0.9, 0.8)
    return Snapshot(revision, 1, RunState.PAUSED, 0, 0.0, 0.0, metrics, History.empty())


def test_an_edit_is_one_undo_and_one_command(session: Session, commands: list[Command]) -> None:
    session.edit("optimizer.lr", 0.5, "lr")
    assert session.spec.optimizer.params["lr"] == 0.5
    assert session.undo_stack.undoText() == "lr"
    [command] = commands
    assert isinstance(command, Edit)
    assert command.spec == session.spec
    assert command.parts == {"hyper"}


def test_the_oldest_edits_are_forgotten(session: Session) -> None:
    for edit in range(MOST_UNDONE + 10):
        session.edit("optimizer.lr", 0.001 * (edit + 1), "lr")
    while session.undo_stack.canUndo():
        session.undo_stack.undo()
    assert session.spec.optimizer.params["lr"] == pytest.approx(0.01)
    assert session.undo_stack.count() == MOST_UNDONE


def test_undo_and_redo_lead_to_the_very_specs(session: Session) -> None:
    before = session.spec
    session.edit("optimizer.lr", 0.5, "lr")
    after = session.spec
    session.undo_stack.undo()
    assert session.spec == before
    session.undo_stack.redo()
    assert session.spec == after


def test_a_refused_value_changes_nothing(session: Session, commands: list[Command]) -> None:
    before = session.spec
    with pytest.raises(FieldError, match="lr"):
        session.edit("optimizer.lr", -1.0, "lr")
    assert session.spec == before
    assert session.undo_stack.count() == 0
    assert commands == []


def test_the_same_value_again_is_no_edit(session: Session, commands: list[Command]) -> None:
    session.edit("data.n", session.spec.data.n, "points")
    assert session.undo_stack.count() == 0
    assert commands == []


def test_the_edits_of_a_gesture_are_one_undo_but_reach_the_worker_one_by_one(
    session: Session, commands: list[Command]
) -> None:
    before = session.spec
    with session.gesture():
        for lr in (0.1, 0.2, 0.3):
            session.edit("optimizer.lr", lr, "lr")
    assert len(commands) == 3
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert session.spec == before


def test_of_a_gesture_only_its_ends_are_kept(session: Session) -> None:
    gc.freeze()  # what was there before is no concern of this test
    with session.gesture():
        for turn in range(1, 50):
            session.set_points(session.points.moved([0], [[turn, turn]]), "Move point")
    session.edit("optimizer.lr", 0.5, "lr")
    gc.collect()
    alive = Counter(map(type, gc.get_objects()))
    assert alive[SpecEdit] == session.undo_stack.count() == 2
    assert alive[PointSet] == 1


def test_a_gesture_goes_on_after_a_save_or_an_undo_as_another_entry(session: Session) -> None:
    entry, stack = ParameterEntry("0.weight", (0, 0)), session.undo_stack
    with session.gesture():
        session.edit("optimizer.lr", 0.1, "lr")
        stack.setClean()
        session.edit("optimizer.lr", 0.2, "lr")
        assert not stack.isClean()
        assert stack.count() == 2
        session.set_parameter(entry, 0.0, 1.0, "weight")
        stack.undo()
        session.edit("optimizer.lr", 0.3, "lr")
        assert not stack.canRedo()
        assert stack.count() == 3


def test_two_gestures_are_two_undos(session: Session) -> None:
    for lr in (0.1, 0.2):
        with session.gesture():
            session.edit("optimizer.lr", lr, "lr")
    assert session.undo_stack.count() == 2


def test_points_made_by_hand_become_part_of_the_spec(session: Session, commands: list[Command]) -> None:
    moved = session.points.moved([0], [[3.0, 4.0]])
    session.set_points(moved, "move a point")
    assert session.points == moved
    assert session.spec.data.points == moved
    assert isinstance(commands[-1], Edit)
    assert commands[-1].parts == {"data"}
    session.undo_stack.undo()
    assert session.spec.data.points is None
    assert np.array_equal(session.points.x, Session(propose("circles")).points.x)


def test_another_model_outdates_the_snapshots_before_it(session: Session) -> None:
    session.receive(a_snapshot(revision=0))
    session.edit("model.features", ("x1", "x2", "x1^2"), "features")
    kept = session.snapshot
    session.receive(a_snapshot(revision=0))
    assert session.snapshot is kept
    assert session.snapshot is not None
    session.receive(a_snapshot(revision=1))
    assert session.snapshot.revision == 1


def test_of_a_former_model_only_the_place_of_its_run_is_kept(session: Session) -> None:
    view = ParameterView("0.weight", np.zeros((1, 2), np.float32), None)
    session.receive(replace(a_snapshot(revision=0), parameters=(view,), step=12))
    session.edit("optimizer.lr", 0.5, "lr")
    assert session.snapshot is not None
    assert session.snapshot.parameters == (view,)
    session.edit("model.features", ("x1", "x2", "x1^2"), "features")
    assert session.snapshot is not None
    assert (session.snapshot.parameters, session.snapshot.step) == ((), 12)


def test_a_new_learning_rate_outdates_nothing(session: Session) -> None:
    session.edit("optimizer.lr", 0.5, "lr")
    session.receive(a_snapshot(revision=0))
    assert session.snapshot is not None


def test_loading_begins_anew(session: Session, commands: list[Command], qtbot: QtBot) -> None:
    session.receive(a_snapshot(revision=0))
    session.edit("optimizer.lr", 0.5, "lr")
    old = session.spec
    with qtbot.waitSignal(session.spec_changed) as changed:
        session.load(propose("moons"))
    assert changed.args == [old, propose("moons")]
    assert session.snapshot is None
    assert session.undo_stack.count() == 0
    assert session.undo_stack.isClean()
    command = commands[-1]
    assert isinstance(command, Load)
    session.receive(a_snapshot(revision=command.revision - 1))
    assert session.snapshot is None
    session.receive(a_snapshot(revision=command.revision))
    assert session.snapshot is not None


def test_what_is_no_edit_is_passed_on(session: Session, commands: list[Command]) -> None:
    session.send(Run())
    assert commands == [Run()]
    assert session.undo_stack.count() == 0


def test_an_earlier_step_brings_its_settings_along_as_one_undo(
    session: Session, commands: list[Command]
) -> None:
    first = session.spec
    session.edit("optimizer.lr", 0.5, "lr")
    second = session.spec
    session.edit("optimizer.lr", 0.25, "lr")
    third, changes, arrived = session.spec, list[object](), list[Snapshot]()
    session.changed.connect(changes.append)
    session.snapshot_arrived.connect(arrived.append)
    commands.clear()
    session.receive(replace(a_snapshot(2), step=7, spec=second))
    session.receive(replace(a_snapshot(3), step=4, spec=first))
    assert session.spec == first
    assert [command.spec for command in commands if isinstance(command, Edit)] == [second, first]
    assert session.undo_stack.undoText() == "Settings of Step 4"
    assert changes == []  # nobody has changed anything
    assert [(each.revision, each.spec) for each in arrived] == [(3, None), (4, None)]
    session.undo_stack.undo()
    assert session.spec == third
    assert len(changes) == 1


def test_back_at_the_present_settings_there_is_nothing_to_undo(session: Session) -> None:
    first = session.spec
    session.edit("optimizer.lr", 0.5, "lr")
    second = session.spec
    session.receive(replace(a_snapshot(1), step=4, spec=first))
    assert session.undo_stack.count() == 2
    session.receive(replace(a_snapshot(2), step=9, spec=second))
    assert session.spec == second
    assert session.undo_stack.undoText() == "lr"


def test_an_edit_on_the_way_is_worth_more_than_an_earlier_experiment(session: Session) -> None:
    first = session.spec
    session.edit("optimizer.lr", 0.5, "lr")
    session.edit("optimizer.lr", 0.25, "lr")
    session.receive(replace(a_snapshot(1), step=4, spec=first))
    assert session.spec.optimizer.params["lr"] == 0.25
    assert session.snapshot is None


@pytest.mark.parametrize("way", ["edit", "begin_anew", "set_parameter"])
def test_what_a_control_still_says_while_a_change_takes_it_away_is_no_edit(
    session: Session, commands: list[Command], way: str
) -> None:
    """As a box does that loses the focus when its row goes: the stack is in the middle of an entry."""

    def say() -> None:
        if way == "edit":
            session.edit("data.n", 77, "points")
        elif way == "begin_anew":
            session.begin_anew(propose("moons"), "Moons")
        else:
            session.set_parameter(ParameterEntry("0.bias", (0,)), 0.0, 1.0, "bias")

    stack, before = session.undo_stack, session.spec
    session.spec_changed.connect(say)
    session.edit("optimizer.lr", 0.5, "lr")
    after = session.spec
    stack.undo()
    assert session.spec == before
    stack.redo()
    assert session.spec == after
    assert after.data.n == before.data.n
    assert [entry.text() for entry in stack.entries] == ["lr"]
    session.load(before)
    assert session.spec == before
    assert stack.isClean()
    assert [type(command) for command in commands] == [Edit, Edit, Edit, Load]
    session.spec_changed.disconnect(say)
    say()
    assert stack.count() == 1
