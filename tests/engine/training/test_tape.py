"""What is remembered of a run: enough to reach every step, and no more than there is room for."""

from __future__ import annotations

import math
from itertools import pairwise

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import ExperimentSpec, changed_parts, edit, points_of, propose
from engine.training.tape import LEAST_STEPS, MOST_LEGS, Change, Steps, Tape, Writing, thinned

SPEC = edit(propose("moons"), "data.n", 20)


def changed(old: ExperimentSpec, path: str, value: object) -> Change:
    new = edit(old, path, value)
    return Change(new, changed_parts(old, new))


def dragged(spec: ExperimentSpec, x: float) -> Change:
    data = msgspec.structs.replace(spec.data, points=points_of(spec.data).moved([0], [[x, 0.0]]))
    return Change(msgspec.structs.replace(spec, data=data), frozenset({"data"}))


def a_tape(most: int = 100) -> Tape[int]:
    return Tape(SPEC, 0, most)


@given(
    gaps=st.lists(st.integers(1, 2000), min_size=1, max_size=300),
    most=st.integers(3, 100),
    beyond=st.integers(0, 500),
)
def test_kept_states_are_few_and_reach_from_the_first_to_the_last(
    gaps: list[int], most: int, beyond: int
) -> None:
    steps = [sum(gaps[:place]) for place in range(len(gaps))]
    kept = thinned(steps, steps[-1] + beyond, most)
    assert len(kept) <= most
    assert kept[0] == 0
    assert kept[-1] == len(steps) - 1
    assert kept == sorted(set(kept))


def test_states_lie_closer_to_each_other_near_the_end() -> None:
    steps = range(0, 100_000, 10)
    kept = [steps[place] for place in thinned(steps, 100_000, 400)]
    gaps = [later - earlier for earlier, later in pairwise(kept)]
    assert max(gaps) < 2000
    assert max(gaps[-20:]) <= 50


def test_the_way_to_a_step_does_again_what_was_done() -> None:
    tape = a_tape()
    tape.made(5, fast=False)
    tape.made(70, fast=True)
    lr = changed(SPEC, "optimizer.lr", 0.5)
    tape.changed(lr)
    tape.made(10, fast=True)
    writing = Writing("0.weight", (0, 0), 1.0)
    tape.changed(writing)
    tape.made(2, fast=False)
    assert tape.way_to(3).deeds == (Steps(3, False),)
    assert tape.way_to(40).deeds == (Steps(5, False), Steps(35, True))
    assert tape.way_to(75).deeds == (Steps(5, False), Steps(70, True), lr)
    assert tape.way_to(87).deeds == (
        Steps(5, False),
        Steps(70, True),
        lr,
        Steps(10, True),
        writing,
        Steps(2, False),
    )


def test_the_way_begins_at_the_newest_state_before_the_step() -> None:
    tape = a_tape()
    for number in range(1, 5):
        tape.made(64, fast=False)
        assert tape.wants_mark
        tape.keep(number)
        assert not tape.wants_mark
    way = tape.way_to(200)
    assert (way.mark.step, way.mark.state, way.deeds) == (192, 3, (Steps(8, False),))
    assert tape.way_to(192).mark.step == 128  # the step that leads there is made again


def test_what_is_done_after_going_back_takes_the_place_of_what_was() -> None:
    tape = a_tape()
    tape.made(64, fast=False)
    tape.keep(1)
    tape.changed(changed(SPEC, "optimizer.lr", 0.5))
    tape.made(50, fast=True)
    tape.position = 30
    tape.made(7, fast=True)
    assert (tape.last, tape.position) == (37, 37)
    assert tape.way_to(37).deeds == (Steps(30, False), Steps(7, True))
    assert tape.way_to(37).mark.spec == SPEC


def test_a_point_that_is_dragged_about_between_two_steps_is_one_change() -> None:
    tape = a_tape()
    tape.made(3, fast=False)
    first, last = dragged(SPEC, 0.0), dragged(SPEC, 2.0)
    for x in range(100):
        tape.changed(dragged(SPEC, x / 100))
    tape.changed(last)
    assert tape.way_to(3).deeds == (Steps(3, False), last)
    model = changed(first.spec, "model.hidden.0.units", 3)
    tape.changed(model)
    tape.changed(model)
    assert tape.way_to(3).deeds == (Steps(3, False), last, model, model)


def test_a_long_run_of_many_changes_is_forgotten_from_its_beginning() -> None:
    tape = a_tape(most=50)
    for number in range(3 * MOST_LEGS):
        tape.made(2, fast=bool(number % 2))
        if tape.wants_mark:
            tape.keep(tape.last)
    assert tape.last == 6 * MOST_LEGS
    assert 0 < tape.first <= tape.last - LEAST_STEPS
    way = tape.way_to(tape.first)
    assert way.mark.step == way.mark.state == tape.first
    assert way.deeds == ()
    way = tape.way_to(tape.last - 1)
    assert way.mark.step + sum(deed.count for deed in way.deeds if isinstance(deed, Steps)) == tape.last - 1
    assert math.isclose(way.mark.state, way.mark.step)


def test_points_that_were_moved_take_no_more_than_there_is_room_for() -> None:
    one = points_of(SPEC.data)
    size = one.x.nbytes + one.y.nbytes + one.test.nbytes
    tape = Tape[int](SPEC, 0, 100, most_bytes=20 * size)
    for step in range(1, 200):
        tape.changed(dragged(SPEC, step / 100))
        tape.made(1, fast=True)
        if tape.wants_mark:
            tape.keep(tape.last)
        remembered = tape.way_to(tape.last).mark.step, len(tape.way_to(tape.last).deeds)
        assert tape.last - tape.first <= 21
        assert remembered[0] >= tape.last - 6
    assert tape.last - tape.first >= 9
    way = tape.way_to(tape.first + 1)
    assert (way.mark.step, way.mark.state) == (tape.first, tape.first)
    assert [type(deed) for deed in way.deeds] == [Change, Steps, Change]
    tape.position = tape.first + 2
    tape.changed(dragged(SPEC, 0.0))
    assert tape.last == tape.first + 2


def test_points_that_were_added_between_two_steps_take_no_more_either() -> None:
    points = points_of(SPEC.data)
    size = points.x.nbytes + points.y.nbytes + points.test.nbytes
    tape = Tape[int](SPEC, 0, 100, most_bytes=20 * size)
    for step in range(1, 4):
        tape.made(1, fast=True)
        tape.keep(step)
    held = []
    for number in range(60):
        points = points.added([number / 100, 0.0], 1)
        data = msgspec.structs.replace(SPEC.data, points=points)
        tape.changed(Change(msgspec.structs.replace(SPEC, data=data), frozenset({"data"})))
        if tape.wants_mark:
            tape.keep(100 + number)
        specs = [tape.way_to(tape.last).mark.spec]
        specs += [deed.spec for deed in tape.way_to(tape.last).deeds if isinstance(deed, Change)]
        held.append(sum(each.data.points.x.nbytes for each in specs if each.data.points is not None))
    assert max(held) <= 21 * size
    assert tape.first == tape.position == tape.last == 3
    tape.made(2, fast=True)
    way = tape.way_to(4)
    assert way.mark.spec.data.points is not None
    assert len(way.mark.spec.data.points) == 20 + way.mark.state - 99
    assert len(way.deeds) == 60 - (way.mark.state - 99) + 1


def test_a_change_that_left_something_behind_is_done_again_as_well() -> None:
    scheduled = changed(SPEC, "scheduler", "ReduceLROnPlateau").spec
    tape = a_tape()
    rates = [changed(scheduled, "optimizer.lr", rate) for rate in (0.5, 0.1)]
    gathering = [changed(SPEC, "run.accumulation", count) for count in (4, 2)]
    sizes = [changed(SPEC, "run.batch_size", size) for size in (4, 5, 6)]
    for change in (*rates, *gathering, *sizes):
        tape.changed(change)
    assert tape.way_to(0).deeds == (*rates, *gathering, sizes[-1])
