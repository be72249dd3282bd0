from __future__ import annotations

import math

import pytest

from engine.training.pace import Pace
from engine.training.phases import PHASES


def test_without_a_limit_everything_is_due_at_once() -> None:
    pace = Pace()
    assert pace.due(10.0, 0.004) == math.inf
    assert not pace.is_slow
    assert not pace.in_phases


@pytest.mark.parametrize(
    ("asked", "is_slow", "in_phases"), [(0.5, True, True), (2, True, True), (8, True, False)]
)
def test_slow_steps_can_be_followed_and_very_slow_ones_phase_by_phase(
    asked: float, is_slow: bool, in_phases: bool
) -> None:
    pace = Pace()
    pace.ask(asked)
    assert (pace.is_slow, pace.in_phases) == (is_slow, in_phases)
    pace.ask(1000)
    assert not pace.is_slow


@pytest.mark.parametrize("asked", [0.5, 2.0, 5.0, 100.0])
def test_as_many_are_due_as_are_asked_for(asked: float) -> None:
    pace = Pace()
    pace.ask(asked)
    begun, made = pace.next_step_at, 0.0
    now = begun
    while now < begun + 20:
        made += pace.due(now, 0.004)
        now = pace.next_step_at
    assert made / (len(PHASES) if pace.in_phases else 1) == pytest.approx(20 * asked, rel=0.05)
