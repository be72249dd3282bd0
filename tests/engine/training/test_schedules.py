"""Schedules, penalties, limits, gathered batches and stop rules in a run, whatever makes its steps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.catalog import entries
from engine.experiment import ExperimentSpec, edit, propose
from engine.optim import lr_scheduler
from engine.training.trainer import Trainer
from tests.engine.training.trainers import change

SCHEDULERS = [entry.name for entry in entries("scheduler")]
SWINGING = [entry.name for entry in entries("optimizer") if {"momentum", "betas"} & entry.defaults().keys()]
BACKENDS = ["eager", "numpy", "compiled"]
with_kernels = pytest.mark.usefixtures("kernels")


def spec_with(dataset: str = "moons", **settings: Any) -> ExperimentSpec:
    spec = edit(edit(edit(propose(dataset), "data.n", 60), "optimizer", "SGD"), "optimizer.lr", 0.1)
    for name, value in settings.items():
        path = name.replace("__", ".")
        spec = edit(spec, path if "." in path or path in ("scheduler", "optimizer") else f"run.{path}", value)
    return spec


def rates(spec: ExperimentSpec, steps: int, backend: str = "eager") -> list[float]:
    """The learning rate of each update."""
    trainer, found = Trainer(spec, backend), []
    for _ in range(steps):
        trainer.step()
        found.append(trainer._stepper.live.optimizer.param_groups[0]["lr"])
    return found


def trained(spec: ExperimentSpec, backend: str, steps: int = 30) -> Trainer:
    trainer = Trainer(spec, backend)
    while trainer.step_count < steps:
        trainer.advance(steps - trainer.step_count)
    return trainer


def values(trainer: Trainer) -> np.ndarray:
    return np.concatenate([each.value.ravel() for each in trainer.parameters()])


def test_every_scheduler_of_the_engine_is_offered() -> None:
    assert set(SCHEDULERS) == set(lr_scheduler.__all__) - {"LRScheduler", "_LRScheduler"}
    assert set(SCHEDULERS) == {
        "ChainedScheduler", "ConstantLR", "CosineAnnealingLR", "CosineAnnealingWarmRestarts", "CyclicLR",
        "ExponentialLR", "LambdaLR", "LinearLR", "MultiStepLR", "MultiplicativeLR", "OneCycleLR",
        "PolynomialLR", "ReduceLROnPlateau", "SequentialLR", "StepLR",
    }  # fmt: skip


def test_a_schedule_steps_with_the_epochs_or_with_the_updates() -> None:
    halving = spec_with(scheduler="ExponentialLR", scheduler__gamma=0.5, batch_size=21)
    assert rates(halving, 5) == pytest.approx([0.1, 0.1, 0.05, 0.05, 0.025])
    by_update = edit(halving, "run.schedule_unit", "update")
    assert rates(by_update, 4) == pytest.approx([0.1, 0.05, 0.025, 0.0125])


def test_a_warm_up_comes_before_the_schedule() -> None:
    spec = spec_with(scheduler="ExponentialLR", scheduler__gamma=0.5, batch_size=0, warmup=4)
    assert rates(spec, 6) == pytest.approx([0.001, 0.02575, 0.0505, 0.07525, 0.1, 0.05])


@with_kernels
@pytest.mark.parametrize("unit", ["epoch", "update"])
@pytest.mark.parametrize("scheduler", SCHEDULERS)
@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_all_backends_follow_every_schedule(optimizer: str, scheduler: str, unit: str) -> None:
    spec = spec_with(optimizer=optimizer, scheduler=scheduler, batch_size=16, schedule_unit=unit)
    spec = edit(spec, "optimizer.lr", 0.05)
    eager = trained(spec, "eager")
    for backend in BACKENDS[1:]:
        fast = trained(spec, backend)
        assert fast.backend != "eager", fast.obstacle
        assert np.allclose(values(fast), values(eager), rtol=2e-3, atol=2e-4)
        assert fast.rate == eager.rate
        last = [each._stepper.live.optimizer.param_groups[0]["lr"] for each in (fast, eager)]
        assert last[0] == last[1]
        assert fast._stepper.live.course.updates == eager._stepper.live.course.updates


@with_kernels
@pytest.mark.parametrize(
    "optimizer", [entry.name for entry in entries("optimizer") if "maximize" in entry.defaults()]
)
def test_all_backends_climb_with_every_optimizer_that_can(optimizer: str) -> None:
    spec = spec_with(optimizer=optimizer, optimizer__maximize=True, batch_size=0)
    spec = edit(spec, "optimizer.lr", 0.005)
    eager = trained(spec, "eager", 12)
    assert eager.metrics().train_loss > Trainer(spec, "eager").metrics().train_loss
    for backend in BACKENDS[1:]:
        fast = trained(spec, backend, 12)
        assert fast.backend != "eager", fast.obstacle
        assert np.allclose(values(fast), values(eager), rtol=2e-3, atol=2e-4)


@with_kernels
@pytest.mark.parametrize("optimizer", SWINGING)
def test_all_backends_swing_the_momentum_of_every_optimizer(optimizer: str) -> None:
    spec = spec_with(optimizer=optimizer, scheduler="OneCycleLR", scheduler__max_lr=0.005, batch_size=16)
    spec = edit(spec, "run.schedule_unit", "update")
    eager = trained(spec, "eager")
    for backend in BACKENDS[1:]:
        fast = trained(spec, backend)
        assert fast.backend != "eager", fast.obstacle
        assert np.allclose(values(fast), values(eager), rtol=2e-3, atol=2e-4)


def test_a_run_cut_anywhere_follows_the_same_schedule() -> None:
    spec = spec_with(scheduler="CosineAnnealingLR", schedule_unit="update", accumulation=3, batch_size=7)
    whole, cut = trained(spec, "numpy", 60), Trainer(spec, "numpy")
    for chunk in (3, 1, 2, 5, 20, 29):
        until = cut.step_count + chunk
        while cut.step_count < until:
            cut.advance(until - cut.step_count)
    assert np.array_equal(values(whole), values(cut))
    assert whole._stepper.live.course == cut._stepper.live.course


def test_another_rate_while_it_trains_moves_the_whole_schedule() -> None:
    spec = spec_with(scheduler="ExponentialLR", scheduler__gamma=0.5, batch_size=0)
    trainer = trained(spec, "eager", 3)
    change(trainer, "optimizer.lr", 0.8)
    trainer.step()
    assert trainer._stepper.live.optimizer.param_groups[0]["lr"] == pytest.approx(0.1)


@pytest.mark.parametrize("scheduler", [None, "ExponentialLR"])
def test_another_rate_needs_no_other_program(scheduler: str | None) -> None:
    eager, fast = (trained(spec_with(batch_size=16, scheduler=scheduler), each, 9) for each in BACKENDS[:2])
    before = fast._stepper.fast._step
    for trainer in (eager, fast):
        change(trainer, "optimizer.lr", 0.02)
        while trainer.step_count < 30:
            trainer.advance(30 - trainer.step_count)
    assert fast._stepper.fast._step is before
    assert np.allclose(values(fast), values(eager), rtol=1e-3, atol=1e-5)


def test_a_scheduler_chosen_on_the_way_begins_there_and_its_end_gives_the_rate_back() -> None:
    trainer = trained(spec_with(batch_size=0), "eager", 50)
    change(trainer, "scheduler", "StepLR")
    trainer.step()
    group = trainer._stepper.live.optimizer.param_groups[0]
    assert group["lr"] == pytest.approx(0.1)
    change(trainer, "scheduler.step_size", 1)
    trainer.step()
    assert group["lr"] == pytest.approx(0.01)
    change(trainer, "scheduler", None)
    assert group["lr"] == pytest.approx(0.1)


def test_another_part_of_a_combination_begins_it_anew() -> None:
    trainer = trained(spec_with(batch_size=0, scheduler="SequentialLR", scheduler__milestone=2), "eager", 20)
    assert trainer.schedule_place == 20
    change(trainer, "schedulers.1.eta_min", 0.01)
    assert trainer.schedule_place == 20
    change(trainer, "schedulers.1", "StepLR")
    assert trainer.schedule_place == 0
    assert trainer.rate == pytest.approx(0.001)


def test_a_plateau_cuts_the_rate_and_a_reset_gives_it_back() -> None:
    spec = spec_with(scheduler="ReduceLROnPlateau", scheduler__patience=0, scheduler__threshold=0.9)
    trainer = trained(edit(spec, "run.batch_size", 0), "numpy", 4)
    assert trainer.rate == pytest.approx(0.1 * 0.1**3)
    trainer.reset()
    assert trainer.rate == pytest.approx(0.1)


RECIPES = {
    "penalties": {"l1": 0.01, "l2": 0.1},
    "limits": {"clip_norm": 0.05, "clip_value": 0.02},
    "four batches an update": {"accumulation": 4},
    "all": {"accumulation": 3, "l2": 0.3, "clip_norm": 0.1, "scheduler": "OneCycleLR"},
}


@with_kernels
@pytest.mark.parametrize("settings", RECIPES.values(), ids=RECIPES.keys())
def test_all_backends_make_the_same_of_penalties_limits_and_gathered_batches(settings: dict) -> None:
    spec = spec_with(batch_size=16, **settings)
    eager = trained(spec, "eager")
    plain = trained(spec_with(batch_size=16), "eager")
    assert not np.allclose(values(eager), values(plain), atol=1e-3)
    for backend in BACKENDS[1:]:
        fast = trained(spec, backend)
        assert fast.backend != "eager", fast.obstacle
        assert np.allclose(values(fast), values(eager), rtol=2e-3, atol=2e-4)


def test_penalties_shrink_the_weights_and_leave_the_biases() -> None:
    spec = spec_with("line", l2=10.0, optimizer__lr=0.05, batch_size=0)
    before, after = Trainer(spec, "eager"), Trainer(spec, "eager")
    change(after, "run.l2", 0.0)
    before.step()
    after.step()
    (weight, bias), (free_weight, free_bias) = before.parameters(), after.parameters()
    assert bias.value == free_bias.value
    assert weight.value != free_weight.value


def test_what_is_shown_as_loss_has_no_penalties_in_it() -> None:
    spec = spec_with("line", batch_size=0)
    plain, heavy = Trainer(spec, "eager"), Trainer(edit(spec, "run.l2", 10.0), "eager")
    assert plain.metrics().train_loss == heavy.metrics().train_loss


STOPS = {
    "epochs": {"max_epochs": 3},
    "loss": {"stop_below": 0.55},
    "metric": {"stop_above": 0.8},
    "plateau": {"patience": 4, "optimizer__lr": 1e-5},
}


@with_kernels
@pytest.mark.parametrize("rule", STOPS)
def test_all_backends_stop_at_the_same_step_and_say_by_which_rule(rule: str) -> None:
    spec = spec_with(batch_size=16, **STOPS[rule])
    ends = set()
    for backend in BACKENDS:
        trainer = Trainer(spec, backend)
        while not trainer.finished:
            trainer.advance(1000)
            assert trainer.step_count < 5000
        assert trainer.finished == rule
        ends.add(trainer.step_count)
    assert len(ends) == 1


def test_a_rule_that_stopped_a_run_lets_it_go_on() -> None:
    trainer = Trainer(spec_with(stop_below=0.6, batch_size=0), "numpy")
    while not trainer.finished:
        trainer.advance(100)
    first = trainer.step_count
    trainer.go_on()
    trainer.advance(50)
    assert trainer.step_count > first
    assert not trainer.finished


@pytest.mark.parametrize("backend", ["eager", "numpy"])
@pytest.mark.parametrize("scheduler", ["CyclicLR", "ReduceLROnPlateau", "ChainedScheduler"])
def test_the_course_of_a_run_is_gone_back_to(scheduler: str, backend: str) -> None:
    spec = spec_with(
        batch_size=16, scheduler=scheduler, schedule_unit="update", accumulation=2, patience=2, l1=0.01
    )
    trainer = trained(spec, backend, 21)
    seen = {21: (values(trainer), trainer._stepper.live.course)}
    for step in (4, 13, 21):
        trainer.go_to(step)
        if step in seen:
            assert np.array_equal(values(trainer), seen[step][0])
            assert trainer._stepper.live.course == seen[step][1]
        seen[step] = values(trainer), trainer._stepper.live.course
    trainer.go_to(4)
    assert np.array_equal(values(trainer), seen[4][0])
    assert trainer._stepper.live.course == seen[4][1]
