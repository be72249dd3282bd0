"""What can be undone is bounded by the bytes of its points, and behaves as if it were not."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from engine.experiment import PointSet, propose
from gui.state.history import (
    LEAST_UNDONE,
    MOST_BYTES,
    MOST_UNDONE,
    ParameterEdit,
    ParameterEntry,
    SpecEdit,
    held_bytes,
    newest_within,
)
from gui.state.session import Session

MANY = 50_000
FITTING = MOST_BYTES // (MANY * 2 * 4)
"""So many edits of all their places can be undone, at float32."""


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    session = Session(propose("circles"))
    x = np.random.default_rng(0).normal(size=(MANY, 2))
    session.set_points(PointSet(x, np.arange(MANY) % 2), "Points")
    return session


def shake(session: Session, times: int) -> None:
    """Move all points, as jitter does."""
    for number in range(times):
        points = session.points
        session.set_points(PointSet(points.x + np.float32(0.01), points.y, points.test), f"Shake {number}")


def test_the_points_of_all_edits_take_no_more_than_they_may(session: Session) -> None:
    shake(session, MOST_UNDONE)
    stack = session.undo_stack
    held = held_bytes(stack.entries)
    distinct = {id(array): array for entry in stack.entries for each in entry.points for array in (each.x,)}
    assert held <= MOST_BYTES
    assert held > MOST_BYTES / 2
    assert sum(array.nbytes for array in distinct.values()) <= held
    assert stack.count() == len(stack.entries) > 64
    assert stack.undoText() == f"Shake {MOST_UNDONE - 1}"


def test_what_is_left_leads_back_and_forth_to_the_very_points(session: Session) -> None:
    stack = session.undo_stack
    shake(session, MOST_UNDONE)
    last, edits = session.spec, stack.count()
    changes = []
    session.changed.connect(changes.append)
    while stack.canUndo():
        stack.undo()
    assert [change.name for change in changes[:2]] == [f"Shake {MOST_UNDONE - 1}", f"Shake {MOST_UNDONE - 2}"]
    assert len(changes) == edits
    assert session.points.x[0, 0] == pytest.approx(last.data.points.x[0, 0] - 0.01 * edits, abs=1e-4)
    while stack.canRedo():
        stack.redo()
    assert session.spec is last
    assert not stack.isClean()


def test_forgetting_tells_the_window_nothing_and_the_worker_neither(session: Session) -> None:
    stack = session.undo_stack
    shake(session, FITTING - 5)
    told, commands = [], []
    stack.cleanChanged.connect(told.append)
    session.commanded.connect(commands.append)
    shake(session, 10)
    assert stack.count() < FITTING
    assert told == []
    assert len(commands) == 10


@pytest.mark.parametrize(("saved_at", "found"), [(20, False), (160, True)])
def test_the_saved_state_is_found_again_unless_it_is_forgotten(
    session: Session, saved_at: int, found: bool
) -> None:
    stack = session.undo_stack
    shake(session, saved_at)
    stack.setClean()
    assert stack.isClean()
    shake(session, FITTING + 5 - saved_at)
    assert not stack.isClean()
    while stack.canUndo() and not stack.isClean():
        stack.undo()
    assert stack.isClean() is found


def test_a_few_edits_stay_however_large_they_are_and_weights_take_nothing(qtbot: QtBot) -> None:
    spec = propose("circles")
    entries = [SpecEdit(lambda *_: None, spec, spec, "lr", 0)] * 20
    entry = ParameterEntry("0.weight", (0, 0))
    entries += [ParameterEdit(lambda *_: None, entry, 0.0, 1.0, "w", 0)] * 20
    assert held_bytes(entries) == 0
    assert len(newest_within(entries, 0)) == 40
    session = Session(spec)
    session.set_points(PointSet([[0.0, 1.0]] * 10, [0] * 10), "Points")
    shake(session, 30)
    assert len(newest_within(session.undo_stack.entries, 1)) == LEAST_UNDONE


def test_a_gesture_is_one_entry_after_forgetting_too(session: Session) -> None:
    stack = session.undo_stack
    shake(session, FITTING)
    before = session.points
    with session.gesture():
        shake(session, 20)
    assert stack.count() < FITTING
    stack.undo()
    assert session.points is before
