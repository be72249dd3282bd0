"""Slices of steps, by a clock that moves a millisecond each time it is looked at."""

from __future__ import annotations

import itertools
import threading

import pytest

from engine.experiment import propose
from engine.training import stepping
from engine.training.curves import Curves
from engine.training.stepping import Stepping
from engine.training.trainer import Trainer


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    monkeypatch.setattr(stepping, "perf_counter", lambda: next(ticks) / 1000)


@pytest.fixture
def slices(clock: None) -> tuple[Stepping, Trainer]:
    open_gate = threading.Event()
    open_gate.set()
    made = Stepping(open_gate)
    made.aim()
    return made, Trainer(propose("moons"), "eager")


def steps_of_a_slice(slices: tuple[Stepping, Trainer]) -> int:
    made, trainer = slices
    before = trainer.step_count
    made.make_slice(trainer, Curves())
    return trainer.step_count - before


def test_after_a_snapshot_that_took_long_steps_get_as_much_time(slices: tuple[Stepping, Trainer]) -> None:
    usual = steps_of_a_slice(slices)
    slices[0].pay_for(0.05)
    paid = steps_of_a_slice(slices)
    assert paid > 5 * usual
    assert steps_of_a_slice(slices) == usual


def test_no_snapshot_lets_a_command_wait_for_long(slices: tuple[Stepping, Trainer]) -> None:
    slices[0].pay_for(0.1)
    most = steps_of_a_slice(slices)
    slices[0].pay_for(60.0)
    assert steps_of_a_slice(slices) == most
