from __future__ import annotations

import math
import pickle
from dataclasses import replace

import numpy as np

from engine.training.mailbox import Mailbox
from engine.training.snapshots import Field, History, Metrics, ParameterView, RunState, Snapshot, read_only


def snapshot(step: int, run: int = 1) -> Snapshot:
    metrics = Metrics(1 / (step + 1), math.nan, 0.5, math.nan)
    return Snapshot(1, run, RunState.TRAINING, step, step / 10, 100.0, metrics, History.row(step, metrics))


def test_the_newest_wins_and_its_history_holds_the_unseen_rows() -> None:
    mailbox = Mailbox()
    for step in (1, 2, 3):
        mailbox.put(snapshot(step))
    newest = mailbox.take()
    assert newest is not None
    assert newest.step == 3
    assert newest.history.step.tolist() == [1, 2, 3]
    assert newest.history.train_loss.tolist() == [1 / 2, 1 / 3, 1 / 4]


def test_what_was_taken_is_gone() -> None:
    mailbox = Mailbox()
    assert mailbox.is_empty
    mailbox.put(snapshot(1))
    assert not mailbox.is_empty
    mailbox.take()
    assert mailbox.take() is None
    mailbox.put(snapshot(2))
    newest = mailbox.take()
    assert newest is not None
    assert newest.history.step.tolist() == [2]


def test_rows_of_an_ended_run_do_not_enter_the_next_ones_curve() -> None:
    mailbox = Mailbox()
    mailbox.put(snapshot(7, run=1))
    mailbox.put(snapshot(0, run=2))
    newest = mailbox.take()
    assert newest is not None
    assert newest.history.step.tolist() == [0]


def test_a_snapshot_can_be_pickled_and_its_arrays_cannot_be_written() -> None:
    weight = read_only(np.ones((2, 3), np.float32))
    full = replace(
        snapshot(1),
        parameters=(ParameterView("0.weight", weight, None),),
        field=Field(read_only(np.zeros((4, 4), np.float32)), (0, 1, 0, 1)),
    )
    copy = pickle.loads(pickle.dumps(full))
    assert np.array_equal(copy.parameters[0].value, weight)
    assert not weight.flags.writeable
    assert len(History.empty()) == 0
