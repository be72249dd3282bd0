"""Slices of steps, by a clock that moves when it is looked at or when steps are made."""

from __future__ import annotations

import itertools
import math
import threading
from typing import Any

import pytest

from engine.experiment import propose
from engine.training import stepping
from engine.training.curves import Curves
from engine.training.stepping import Stepping
from engine.training.trainer import Trainer


@pytest.fixture
def gate() -> threading.Event:
    made = threading.Event()
    made.set()
    return made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = itertools.count()
    monkeypatch.setattr(stepping, "perf_counter", lambda: next(ticks) / 1000)


@pytest.fixture
def slices(clock: None, gate: threading.Event) -> tuple[Stepping, Trainer]:
    made = Stepping(gate)
    made.aim()
    return made, Trainer(propose("moons"), "eager")


def steps_of_a_slice(slices: tuple[Stepping, Trainer]) -> int:
    made, trainer = slices
    before = trainer.step_count
    made.make_slice(trainer, Curves())
    return trainer.step_count - before


def test_after_a_snapshot_that_took_long_steps_get_twice_as_much_time(
    slices: tuple[Stepping, Trainer],
) -> None:
    usual = steps_of_a_slice(slices)
    slices[0].pay_for(0.04)
    paid = steps_of_a_slice(slices)
    assert paid > 15 * usual
    assert steps_of_a_slice(slices) == usual


def test_no_snapshot_lets_a_command_wait_for_long(slices: tuple[Stepping, Trainer]) -> None:
    slices[0].pay_for(0.1)
    most = steps_of_a_slice(slices)
    slices[0].pay_for(60.0)
    assert steps_of_a_slice(slices) == most


class Costly:
    """What a slice wants of a trainer, and its clock: a step takes `cost` seconds, a call a tenth of a ms."""

    divergence, finished, epoch = None, "", 0.0

    def __init__(self, backend: str, cost: float) -> None:
        self.backend, self.cost = backend, cost
        self.now = 0.0
        self.step_count = 0
        self.calls: list[int] = []

    def steps_until(self, epoch: float) -> float:
        return math.inf

    def advance(self, limit: int) -> None:
        self.calls.append(limit)
        self.step_count += limit
        self.now += 1e-4 + limit * self.cost


class NoCurves:
    next_step = math.inf


@pytest.fixture(params=["compiled", "numpy"])
def costly(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Costly:
    trainer = Costly(request.param, 1e-6)
    monkeypatch.setattr(stepping, "perf_counter", lambda: trainer.now)
    return trainer


def calls_of_a_slice(made: Stepping, trainer: Any, slices: int = 1) -> list[int]:
    """The steps of each call in the last of some slices."""
    for _ in range(slices):
        trainer.calls.clear()
        made.make_slice(trainer, NoCurves())  # type: ignore[arg-type]
    calls: list[int] = trainer.calls
    return calls


def test_kernels_are_called_once_a_slice_and_the_rest_looks_at_the_gate_more_often(
    gate: threading.Event, costly: Costly
) -> None:
    calls = calls_of_a_slice(Stepping(gate), costly, slices=30)
    assert len(calls) == 1 if costly.backend == "compiled" else len(calls) > 3


def test_steps_that_may_cost_far_more_are_few_at_first(gate: threading.Event, costly: Costly) -> None:
    made = Stepping(gate)
    assert calls_of_a_slice(made, costly, slices=30)[0] > 500
    made.pace.unlearn()
    costly.cost, begun = 1e-2, costly.now
    calls_of_a_slice(made, costly)
    assert costly.now - begun < 0.05


def test_a_snapshot_waits_a_slice_for_the_end_of_painting(gate: threading.Event) -> None:
    made = Stepping(gate)
    assert made.may_look(True)
    gate.clear()
    assert [made.may_look(True) for _ in range(4)] == [False, True, False, True]
    assert not made.may_look(True)
    gate.set()
    assert made.may_look(True)


def test_a_snapshot_that_nobody_waits_for_is_not_made(gate: threading.Event) -> None:
    made = Stepping(gate)
    assert not made.may_look(False)
    gate.clear()
    assert not made.may_look(False)
    assert not made.may_look(True)
