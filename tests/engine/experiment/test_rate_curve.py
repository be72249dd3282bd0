"""The curve of a schedule shows what it is like, without a run."""

from __future__ import annotations

import pytest

from engine.catalog import FieldError, entries
from engine.experiment import ExperimentSpec, edit, propose
from engine.experiment.rate_curve import rate_curve, usual_span
from engine.experiment.schedule import schedule_of


def spec_with(scheduler: str) -> ExperimentSpec:
    return edit(edit(propose("moons"), "optimizer.lr", 0.1), "scheduler", scheduler)


@pytest.mark.parametrize("name", [entry.name for entry in entries("scheduler")])
def test_every_schedule_changes_within_its_usual_span(name: str) -> None:
    spec = spec_with(name)
    places, rates = rate_curve(spec, usual_span(spec))
    if name == "ReduceLROnPlateau":
        assert places == []
    else:
        assert places[0] == 0
        assert places[-1] == usual_span(spec)
        assert max(rates) > 1.2 * min(rates)


def test_without_a_scheduler_there_is_no_curve() -> None:
    spec = propose("moons")
    assert schedule_of(spec) is None
    assert rate_curve(spec, usual_span(spec)) == ([], [])


@pytest.mark.parametrize("warmup", [0, 20])
@pytest.mark.parametrize("name", [entry.name for entry in entries("scheduler")])
def test_any_place_is_found_in_any_order(name: str, warmup: int) -> None:
    spec = edit(spec_with(name), "run.warmup", warmup)
    schedule = schedule_of(spec)
    assert schedule is not None
    if not schedule.follows_loss:
        forwards = [schedule.at(place) for place in range(60)]
        assert [schedule.at(place) for place in reversed(range(60))] == forwards[::-1]
        at_once = schedule.following(5, 40)
        assert at_once == {name: [row[name] for row in forwards[5:45]] for name in schedule.names}


def test_a_scheduler_that_does_not_fit_is_refused_in_its_own_words() -> None:
    spec = edit(edit(propose("moons"), "optimizer", "Adagrad"), "scheduler", "CyclicLR")
    with pytest.raises(FieldError, match="must support momentum"):
        edit(spec, "scheduler.cycle_momentum", True)
