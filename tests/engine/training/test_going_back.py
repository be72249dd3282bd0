"""What the loop tells of going back, of going on from there, and of a step made phase by phase."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.experiment import ExperimentSpec, changed_parts, edit, propose
from engine.training.commands import (
    Advance,
    AdvanceEpochs,
    AdvancePhase,
    Edit,
    GoTo,
    Load,
    Pause,
    Reset,
    RestoreFinite,
    Run,
    SetSpeed,
    StepBack,
    Watch,
)
from engine.training.phases import PHASES, is_under_way
from engine.training.snapshots import History, Metrics, RunState, Snapshot
from engine.training.trainer import Trainer
from tests.engine.training.loops import play

SPEC = edit(propose("moons"), "data.n", 60)
FASTER = edit(SPEC, "optimizer.lr", 0.5)
LINE = edit(edit(edit(propose("line"), "run.batch_size", 0), "optimizer", "SGD"), "optimizer.lr", 10.0)


def an_edit(old: ExperimentSpec, new: ExperimentSpec, revision: int) -> Edit:
    return Edit(new, revision, changed_parts(old, new))


def weights(snapshot: Snapshot) -> bytes:
    return b"".join(view.value.tobytes() for view in snapshot.parameters)


def test_a_step_back_leads_to_the_numbers_of_that_step_and_forward_again() -> None:
    seen: list[Snapshot] = []

    def look(snapshot: Snapshot) -> None:
        assert snapshot.state is RunState.PAUSED
        assert snapshot.spec is None
        seen.append(snapshot)

    watch = Watch(parameters=True)
    play(watch, Load(SPEC, 1), Advance(1), look, Advance(1), look, StepBack(), look, Advance(1), look)
    one, two, back, forward = seen
    assert [each.step for each in seen] == [1, 2, 1, 2]
    assert [(each.first_step, each.last_step) for each in seen] == [(0, 1), (0, 2), (0, 2), (0, 2)]
    assert (weights(back), back.metrics) == (weights(one), one.metrics)
    assert (weights(forward), forward.metrics) == (weights(two), two.metrics)
    assert back.cut_at is forward.cut_at is None
    assert len(back.history) == len(forward.history) == 0


def test_a_run_that_goes_on_from_an_earlier_step_forgets_the_later_ones() -> None:
    def back(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.last_step, snapshot.cut_at) == (20, 50, None)

    def on(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.last_step, snapshot.cut_at) == (75, 75, 20)
        assert snapshot.history.step.tolist() == list(range(21, 76))

    play(Load(SPEC, 1), Advance(50), GoTo(20), back, Advance(55), on)


def test_of_many_places_gone_to_at_once_the_last_one_counts() -> None:
    def look(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.last_step) == (5, 30)

    play(Load(SPEC, 1), Advance(30), GoTo(3), GoTo(500), GoTo(-4), GoTo(5), look)


def test_unread_rows_of_forgotten_steps_are_not_told() -> None:
    unread = play(Load(SPEC, 1), Advance(50), GoTo(20), Advance(40)).take()
    assert unread is not None
    assert unread.cut_at == 20
    assert unread.history.step.tolist() == list(range(61))


def test_rows_are_joined_as_they_were_cut() -> None:
    def told(steps: range, cut_at: int | None) -> Snapshot:
        rows, metrics = History.empty(), Metrics(1.0, 1.0, 1.0, 1.0)
        for step in steps:
            rows += History.row(step, metrics)
        return Snapshot(1, 1, RunState.PAUSED, 0, 0.0, 0.0, metrics, rows, cut_at=cut_at)

    later = told(range(6, 8), 5).after(told(range(3, 10), None))
    assert (later.history.step.tolist(), later.cut_at) == ([3, 4, 5, 6, 7], 5)
    deeper = told(range(3, 5), 2).after(later)
    assert (deeper.history.step.tolist(), deeper.cut_at) == ([3, 4], 2)
    on = told(range(5, 7), None).after(deeper)
    assert (on.history.step.tolist(), on.cut_at) == ([3, 4, 5, 6], 2)


def test_beyond_an_edit_the_experiment_is_that_of_the_time() -> None:
    def beyond(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.revision, snapshot.spec) == (5, 2, SPEC)

    def followed(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.last_step, snapshot.revision) == (5, 20, 3)
        assert snapshot.spec is None
        assert snapshot.cut_at is None

    def forward(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.spec) == (15, FASTER)

    play(
        Load(SPEC, 1),
        Advance(10),
        an_edit(SPEC, FASTER, 2),
        Advance(10),
        GoTo(5),
        beyond,
        an_edit(FASTER, SPEC, 3),  # as the window answers
        followed,
        GoTo(15),
        forward,
    )


def test_an_edit_after_going_back_goes_on_from_there() -> None:
    def look(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.last_step, snapshot.cut_at, snapshot.revised_at) == (5, 5, 5, 5)
        assert snapshot.spec is None

    play(Load(SPEC, 1), Advance(10), GoTo(5), an_edit(SPEC, FASTER, 2), look)


def test_a_reset_begins_another_history() -> None:
    def look(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.first_step, snapshot.last_step) == (0, 0, 0)

    play(Load(SPEC, 1), Advance(10), GoTo(5), Reset(), look)


def test_a_run_is_paused_by_going_back() -> None:
    def look(snapshot: Snapshot) -> None:
        assert snapshot.state is RunState.PAUSED
        assert snapshot.step == snapshot.last_step - 1 >= 0

    play(Load(SPEC, 1), Run(), Pause(), StepBack(), look)


def test_a_divergence_is_gone_back_from_and_its_steps_are_forgotten_by_the_next_run() -> None:
    found: list[Snapshot] = []

    def restored(snapshot: Snapshot) -> None:
        divergence = found[0].divergence
        assert divergence is not None
        assert (snapshot.step, snapshot.last_step) == (divergence.finite_step, divergence.step)
        assert snapshot.divergence is None
        found.append(snapshot)

    def calmer(snapshot: Snapshot) -> None:
        assert snapshot.cut_at == found[1].step

    calm = edit(LINE, "optimizer.lr", 0.01)
    play(Load(LINE, 1), Run(), found.append, RestoreFinite(), restored, an_edit(LINE, calm, 2), calmer)


def test_a_step_is_told_phase_by_phase() -> None:
    seen: list[Snapshot] = []
    phase = (AdvancePhase(), seen.append)
    play(
        Watch(parameters=True), Load(SPEC, 1), Advance(1), seen.append, *phase, *phase, *phase, *phase, *phase
    )
    before, *phases = seen
    twin = Trainer(SPEC)
    twin.step()
    twin.step()
    told = [each.in_phases for each in phases]
    assert [each.phase for each in told if each is not None] == list(PHASES)
    assert [is_under_way(each) for each in told] == [True] * 4 + [False]
    assert [each.step for each in phases] == [1, 1, 1, 1, 2]
    assert all(each.epoch == before.epoch for each in phases[:4])
    assert all(weights(each) == weights(before) for each in phases[:4])
    assert weights(phases[4]) == b"".join(view.value.tobytes() for view in twin.parameters())
    last = told[-1]
    assert last is not None
    assert last.gradients is not None
    assert last.update is not None
    assert math.isfinite(last.loss)
    assert last.outputs[0] < last.outputs[1]
    grads = np.concatenate([view.grad.ravel() for view in phases[4].parameters if view.grad is not None])
    assert last.gradients.norm == pytest.approx(float(np.linalg.norm(grads.astype(float))))
    assert abs(last.gradients.value) == np.abs(grads).max()
    moved = [
        after.value - old.value for after, old in zip(phases[4].parameters, before.parameters, strict=True)
    ]
    assert last.update.norm == pytest.approx(
        math.sqrt(sum(float((each**2).sum()) for each in moved)), rel=1e-5
    )
    cleared = phases[0].parameters
    assert all(view.grad is None or not view.grad.any() for view in cleared)


@pytest.mark.parametrize("command", [Run(), Advance(1), AdvanceEpochs(1)])
def test_whatever_trains_completes_the_step_under_way_first(command: Run | Advance | AdvanceEpochs) -> None:
    def look(snapshot: Snapshot) -> None:
        assert snapshot.in_phases is None
        assert snapshot.step >= 1

    after = (Pause(), look) if isinstance(command, Run) else (look,)
    play(Load(SPEC, 1), AdvancePhase(), AdvancePhase(), command, *after)


def test_an_edit_completes_the_step_under_way_first() -> None:
    def look(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.in_phases, snapshot.revised_at) == (1, None, 1)

    play(Load(SPEC, 1), AdvancePhase(), AdvancePhase(), an_edit(SPEC, FASTER, 2), look)


def test_a_step_back_takes_back_the_step_under_way() -> None:
    def look(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.in_phases) == (3, None)
        assert snapshot.epoch == 1 + 32 / 42

    play(Load(SPEC, 1), Advance(3), AdvancePhase(), AdvancePhase(), StepBack(), look)


def test_at_a_pace_at_which_phases_can_be_followed_they_are_made_one_by_one() -> None:
    def look(snapshot: Snapshot) -> None:
        assert snapshot.step == 0

    play(Load(SPEC, 1), SetSpeed(0.5), Run(), Pause(), look)


def test_the_batch_is_told_while_steps_are_made_singly_and_whenever_it_is_watched() -> None:
    def none(snapshot: Snapshot) -> None:
        assert snapshot.batch is None

    def some(snapshot: Snapshot) -> None:
        assert snapshot.batch is not None
        assert len(set(snapshot.batch.tolist())) == len(snapshot.batch) == 8

    small = edit(SPEC, "run.batch_size", 8)
    play(Load(small, 1), Advance(2), none, Advance(1), some, AdvancePhase(), some, Advance(2), none)
    play(Watch(batch=True), Load(small, 1), Advance(2), some)


def test_a_batch_of_all_points_is_not_worth_a_look() -> None:
    def none(snapshot: Snapshot) -> None:
        assert snapshot.batch is not None
        assert len(snapshot.batch) == 0

    play(Load(edit(SPEC, "run.batch_size", 0), 1), Advance(1), none)
