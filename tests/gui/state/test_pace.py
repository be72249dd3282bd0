from __future__ import annotations

import pytest

from engine.training.snapshots import History, Metrics, RunState, Snapshot
from gui.state.pace import Pace


def a_snapshot(state: RunState = RunState.TRAINING, run: int = 1, revision: int = 1) -> Snapshot:
    return Snapshot(revision, run, state, 0, 0.0, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), History.empty())


def test_the_first_one_is_shown_and_those_right_after_are_not() -> None:
    pace = Pace(seconds=60)
    assert pace.lets_through(a_snapshot())
    assert not pace.lets_through(a_snapshot())


@pytest.mark.parametrize("news", [a_snapshot(RunState.PAUSED), a_snapshot(run=2), a_snapshot(revision=2)])
def test_news_is_shown_at_once(news: Snapshot) -> None:
    pace = Pace(seconds=60)
    pace.lets_through(a_snapshot())
    assert pace.lets_through(news)


def test_what_rests_is_always_shown() -> None:
    pace = Pace(seconds=60)
    assert pace.lets_through(a_snapshot(RunState.PAUSED))
    assert pace.lets_through(a_snapshot(RunState.PAUSED))


def test_after_its_time_the_next_one_is_shown() -> None:
    pace = Pace(seconds=0)
    assert pace.lets_through(a_snapshot())
    assert pace.lets_through(a_snapshot())
