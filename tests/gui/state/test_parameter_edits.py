"""Weights set by hand: one undo each, told to the worker, no part of the experiment."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.training.commands import Command, SetParameter
from gui.state.change import Change
from gui.state.history import ParameterEntry
from gui.state.session import WEIGHT, Session

ENTRY = ParameterEntry("0.weight", (2, 1))
OTHER = ParameterEntry("0.weight", (2, 0))


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("circles"))


@pytest.fixture
def written(session: Session) -> list[SetParameter]:
    sent: list[SetParameter] = []

    def note(command: Command) -> None:
        if isinstance(command, SetParameter):
            sent.append(command)

    session.commanded.connect(note)
    return sent


def test_a_weight_is_one_undo_and_leaves_the_experiment(
    session: Session, written: list[SetParameter]
) -> None:
    before = session.spec
    session.set_parameter(ENTRY, 0.5, 2.0, "set a weight")
    assert session.undo_stack.undoText() == "set a weight"
    session.undo_stack.undo()
    session.undo_stack.redo()
    assert [(each.name, each.index, each.value) for each in written] == [
        ("0.weight", (2, 1), 2.0),
        ("0.weight", (2, 1), 0.5),
        ("0.weight", (2, 1), 2.0),
    ]
    assert [each.revision for each in written] == sorted({each.revision for each in written})
    assert session.spec is before


def test_the_same_value_is_no_edit(session: Session, written: list[SetParameter]) -> None:
    session.set_parameter(ENTRY, 0.5, 0.5, "set a weight")
    assert written == []
    assert session.undo_stack.count() == 0


def test_a_pull_is_one_undo_of_one_weight(session: Session, written: list[SetParameter]) -> None:
    with session.gesture():
        for old, new in ((0.5, 0.6), (0.6, 0.7), (0.7, 0.8)):
            session.set_parameter(ENTRY, old, new, "set a weight")
        session.set_parameter(OTHER, 0.0, 1.0, "set another")
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert [(each.index, each.value) for each in written[-2:]] == [((2, 0), 0.0), ((2, 1), 0.5)]


def test_two_edits_are_two_undos(session: Session) -> None:
    session.set_parameter(ENTRY, 0.5, 0.6, "set a weight")
    session.set_parameter(ENTRY, 0.6, 0.7, "set a weight")
    assert session.undo_stack.count() == 2


def test_a_change_is_told_under_its_name(session: Session) -> None:
    told: list[Change] = []
    session.changed.connect(told.append)
    session.set_parameter(ENTRY, 0.5, 2.0, "set a weight")
    session.undo_stack.undo()
    assert [(each.name, each.undone, each.parts) for each in told] == [
        ("set a weight", False, WEIGHT),
        ("set a weight", True, WEIGHT),
    ]
    assert told[0].before == told[0].after == session.spec


def test_a_neuron_is_looked_into_until_nobody_does(qtbot: QtBot, session: Session) -> None:
    with qtbot.waitSignal(session.focus.neuron_changed):
        session.focus.look_into((1, 2), "Neuron 3 of layer 1")
    assert (session.focus.neuron, session.focus.title) == ((1, 2), "Neuron 3 of layer 1")
    with qtbot.assertNotEmitted(session.focus.neuron_changed):
        session.focus.look_into((1, 2), "Neuron 3 of layer 1")
    with qtbot.waitSignal(session.focus.neuron_changed):
        session.focus.look_into(None)
    assert session.focus.title == ""
