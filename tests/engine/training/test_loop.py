from __future__ import annotations

import math
from threading import Event

import msgspec
import numpy as np
import pytest

from engine.experiment import changed_parts, edit, propose
from engine.training.commands import (
    Advance,
    AdvanceEpochs,
    Edit,
    Load,
    Pause,
    Reset,
    RestoreFinite,
    Run,
    SetSpeed,
    Watch,
)
from engine.training.loop import TrainingLoop
from engine.training.mailbox import Mailbox
from engine.training.snapshots import RunState, Snapshot
from engine.training.trainer import Trainer
from tests.engine.training.loops import Script, play

SPEC = edit(propose("moons"), "data.n", 60)


def test_a_loaded_experiment_is_shown_before_its_first_step() -> None:
    def look(snapshot: Snapshot) -> None:
        assert (snapshot.state, snapshot.step, snapshot.revision) == (RunState.PAUSED, 0, 4)
        assert snapshot.metrics == Trainer(SPEC).metrics()
        assert snapshot.history.step.tolist() == [0]

    play(Load(SPEC, 4), look)


def test_one_step_is_one_step_and_one_epoch_ends_at_its_end() -> None:
    def after_a_step(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.state) == (1, RunState.PAUSED)

    def after_an_epoch(snapshot: Snapshot) -> None:
        assert (snapshot.epoch, snapshot.state) == (1, RunState.PAUSED)

    def after_two_more(snapshot: Snapshot) -> None:
        assert snapshot.epoch == 3

    play(
        Load(SPEC, 1),
        Advance(1),
        after_a_step,
        AdvanceEpochs(1),
        after_an_epoch,
        AdvanceEpochs(2),
        after_two_more,
    )


def test_the_curves_begin_with_every_step_and_then_thin_out() -> None:
    def look(snapshot: Snapshot) -> None:
        steps = snapshot.history.step
        assert steps[:100].tolist() == list(range(100))
        assert steps[-1] == 900
        assert (np.diff(steps) <= np.maximum(1, steps[1:] // 100)).all()
        assert len(steps) < 450

    play(Load(SPEC, 1), Advance(900), look)


def test_after_an_edit_every_step_is_in_the_curves_again() -> None:
    faster = edit(SPEC, "optimizer.lr", 0.5)

    def before(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.revised_at) == (500, 0)

    def after(snapshot: Snapshot) -> None:
        assert (snapshot.revised_at, snapshot.history.step.tolist()) == (500, list(range(501, 511)))

    change = Edit(faster, 2, changed_parts(SPEC, faster))
    play(Load(SPEC, 1), Advance(500), before, change, Advance(10), after)


def test_the_loop_trains_to_the_same_numbers_as_a_bare_trainer() -> None:
    trainer = Trainer(SPEC)
    while trainer.step_count < 25:
        trainer.advance(1)  # however the steps are cut, they are the same

    def look(snapshot: Snapshot) -> None:
        for seen, expected in zip(snapshot.parameters, trainer.parameters(), strict=True):
            assert seen.name == expected.name
            assert np.array_equal(seen.value, expected.value)

    play(Watch(parameters=True), Load(SPEC, 1), Advance(25), look)


def test_a_snapshot_holds_what_is_watched_and_nothing_else() -> None:
    def plain(snapshot: Snapshot) -> None:
        assert snapshot.field is None
        assert snapshot.parameters == ()

    def full(snapshot: Snapshot) -> None:
        assert snapshot.field is not None
        assert snapshot.field.values.shape == (8, 8)
        assert snapshot.field.extent == (0, 1, 0, 1)
        assert snapshot.parameters[0].name == "0.weight"

    play(Load(SPEC, 1), plain, Watch(field=True, parameters=True, extent=(0, 1, 0, 1), resolution=8), full)


def test_run_goes_on_until_pause_and_an_edit_is_applied_on_the_way() -> None:
    faster = edit(SPEC, "optimizer.lr", 0.5)

    def look(snapshot: Snapshot) -> None:
        assert snapshot.state is RunState.PAUSED
        assert snapshot.revision == 2
        assert snapshot.step > 0
        assert snapshot.run == 1

    play(Load(SPEC, 1), Run(), Edit(faster, 2, changed_parts(SPEC, faster)), Pause(), look)


def test_reset_begins_another_run_with_the_same_weights() -> None:
    first: list[Snapshot] = []

    def look(snapshot: Snapshot) -> None:
        assert (snapshot.step, snapshot.run, snapshot.state) == (0, 2, RunState.PAUSED)
        for before, after in zip(first[0].parameters, snapshot.parameters, strict=True):
            assert np.array_equal(before.value, after.value)

    play(Watch(parameters=True), Load(SPEC, 1), first.append, Advance(9), Reset(), look)


def test_divergence_stops_the_run_and_the_finite_state_can_be_had_back() -> None:
    line = edit(edit(edit(propose("line"), "run.batch_size", 0), "optimizer", "SGD"), "optimizer.lr", 10.0)
    found: list[Snapshot] = []

    def restored(snapshot: Snapshot) -> None:
        divergence = found[0].divergence
        assert found[0].state is RunState.DIVERGED
        assert divergence is not None
        assert snapshot.state is RunState.PAUSED
        assert snapshot.step == divergence.finite_step
        assert all(np.isfinite(view.value).all() for view in snapshot.parameters)

    play(Watch(parameters=True), Load(line, 1), Run(), found.append, RestoreFinite(), restored)


def test_an_edit_after_a_divergence_pauses_at_the_finite_state() -> None:
    line = edit(edit(edit(propose("line"), "run.batch_size", 0), "optimizer", "SGD"), "optimizer.lr", 10.0)
    calmer = edit(line, "optimizer.lr", 0.01)

    def look(snapshot: Snapshot) -> None:
        assert snapshot.state is RunState.PAUSED
        assert snapshot.divergence is None
        assert all(np.isfinite(view.value).all() for view in snapshot.parameters)

    play(Watch(parameters=True), Load(line, 1), Run(), Edit(calmer, 2, changed_parts(line, calmer)), look)


def test_a_rule_changed_after_it_was_met_makes_the_run_paused() -> None:
    short = edit(SPEC, "run.max_epochs", 2)
    longer = edit(SPEC, "run.max_epochs", 4)

    def paused(snapshot: Snapshot) -> None:
        assert (snapshot.state, snapshot.finished, snapshot.epoch) == (RunState.PAUSED, "", 2)

    def finished(snapshot: Snapshot) -> None:
        assert (snapshot.state, snapshot.epoch) == (RunState.FINISHED, 4)

    play(Load(short, 1), Run(), Edit(longer, 2, changed_parts(short, longer)), paused, Run(), finished)


def test_a_stop_rule_finishes_the_run_and_says_which() -> None:
    def look(snapshot: Snapshot) -> None:
        assert (snapshot.state, snapshot.finished, snapshot.epoch) == (RunState.FINISHED, "epochs", 2)

    play(Load(edit(SPEC, "run.max_epochs", 2), 1), Run(), look)


def test_a_speed_is_kept_within_a_slice() -> None:
    def look(snapshot: Snapshot) -> None:
        assert snapshot.step <= 1

    play(Load(SPEC, 1), SetSpeed(0.5), Run(), Pause(), look)


class Clock:
    """Time that passes by being looked at and by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0

    def look(self) -> float:
        self.now += 1e-5
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class Watched(Mailbox):
    """A mailbox that is emptied at once, and remembers the rates that came."""

    def __init__(self) -> None:
        super().__init__()
        self.rates: list[float] = []

    def put(self, snapshot: Snapshot) -> None:
        if snapshot.state is RunState.TRAINING:
            self.rates.append(snapshot.steps_per_second)


@pytest.mark.parametrize("asked", [1.0, 50.0])
def test_the_rate_told_is_the_one_asked_for(monkeypatch: pytest.MonkeyPatch, asked: float) -> None:
    clock = Clock()
    monkeypatch.setattr("engine.training.stepping.perf_counter", clock.look)
    monkeypatch.setattr("engine.training.pace.perf_counter", clock.look)
    monkeypatch.setattr("engine.training.stepping.sleep", clock.sleep)
    mailbox, gate = Watched(), Event()
    gate.set()
    script = Script([Load(SPEC, 1), SetSpeed(asked), Run(), Pause()], mailbox, polls=1000)
    TrainingLoop(script, mailbox, gate).run()  # type: ignore[arg-type]
    assert mailbox.rates[-300:] == pytest.approx([asked] * 300, rel=0.1)


def test_what_goes_wrong_is_told_and_the_loop_lives_on(caplog: pytest.LogCaptureFixture) -> None:
    model = msgspec.structs.replace(SPEC.model, start={"9.weight": [[1.0]]})
    impossible = msgspec.structs.replace(SPEC, model=model)

    def failed(snapshot: Snapshot) -> None:
        assert snapshot.state is RunState.FAILED
        assert "9.weight" in snapshot.note

    def alive(snapshot: Snapshot) -> None:
        assert snapshot.step == 1
        assert snapshot.note == ""

    play(Load(SPEC, 1), Edit(impossible, 2, frozenset({"weights"})), failed, Load(SPEC, 3), Advance(1), alive)
    assert "stopped" in caplog.text


def test_an_experiment_that_cannot_be_built_is_told_and_built_again_when_it_is_mended(
    caplog: pytest.LogCaptureFixture,
) -> None:
    model = msgspec.structs.replace(SPEC.model, start={"9.weight": [[1.0]]})
    impossible = msgspec.structs.replace(SPEC, model=model)

    def failed(snapshot: Snapshot) -> None:
        assert (snapshot.state, snapshot.revision, snapshot.step) == (RunState.FAILED, 7, 0)
        assert "9.weight" in snapshot.note
        assert math.isnan(snapshot.metrics.train_loss)

    def alive(snapshot: Snapshot) -> None:
        assert (snapshot.state, snapshot.revision, snapshot.step) == (RunState.PAUSED, 8, 0)
        assert snapshot.note == ""
        assert math.isfinite(snapshot.metrics.train_loss)

    mended = Edit(SPEC, 8, changed_parts(impossible, SPEC))
    play(Load(SPEC, 1), Advance(3), Load(impossible, 7), failed, Run(), failed, mended, alive)
    assert "stopped" in caplog.text


def test_a_picture_that_cannot_be_made_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    def failed(snapshot: Snapshot) -> None:
        assert snapshot.state is RunState.FAILED
        assert "negative" in snapshot.note

    def alive(snapshot: Snapshot) -> None:
        assert (snapshot.state, snapshot.step) == (RunState.PAUSED, 1)

    play(Load(SPEC, 1), Watch(field=True, resolution=-1), failed, Watch(), Advance(1), alive)
    assert "stopped" in caplog.text


def test_commands_before_the_first_experiment_do_nothing() -> None:
    assert play(Run(), Pause(), Reset(), Advance(3), SetSpeed(None)).is_empty
