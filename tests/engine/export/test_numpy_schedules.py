"""The rate in a NumPy script is the app's at every place of a schedule."""

from __future__ import annotations

import math
from typing import Any

import pytest

from engine.catalog import entries
from engine.experiment.schedule import schedule_of
from engine.export import numpy_optimizers
from engine.export.formats.numpy_script import numpy_script
from engine.export.numpy_schedules import KNOWN, rate_code
from tests.engine.export.numpy_runs import after, scope_of, spec_with, trained_by
from tests.engine.export.test_numpy_script import steps_alike

SCHEDULES: list[tuple[str, dict[str, Any]]] = [
    ("ConstantLR", {"factor": 0.25, "total_iters": 7}),
    ("CosineAnnealingLR", {"T_max": 9, "eta_min": 0.001}),
    ("CosineAnnealingWarmRestarts", {"T_0": 4, "T_mult": 2, "eta_min": 0.001}),
    ("CosineAnnealingWarmRestarts", {"T_0": 6}),
    ("ExponentialLR", {"gamma": 0.9}),
    ("LinearLR", {"start_factor": 0.2, "end_factor": 0.7, "total_iters": 8}),
    ("MultiStepLR", {"milestones": (3, 11), "gamma": 0.3}),
    ("PolynomialLR", {"total_iters": 12, "power": 1.7}),
    ("StepLR", {"step_size": 4, "gamma": 0.5}),
    ("LambdaLR", {"lr_lambda": "1 / (1 + 0.2 * epoch)"}),
    ("LambdaLR", {"lr_lambda": "max(0.1, cos(epoch / 9))"}),
]


def test_schedules_that_a_formula_gives_are_known() -> None:
    assert {name for name, _ in SCHEDULES} == KNOWN
    assert {entry.name for entry in entries("scheduler")} - KNOWN == {
        *("MultiplicativeLR", "ReduceLROnPlateau", "CyclicLR", "OneCycleLR"),
        *("SequentialLR", "ChainedScheduler"),
    }


@pytest.mark.parametrize("warmup", [0, 3])
@pytest.mark.parametrize(("name", "params"), SCHEDULES, ids=lambda each: str(each))
def test_the_rate_is_that_of_the_app(name: str, params: dict[str, Any], warmup: int) -> None:
    settings = {f"scheduler__{key}": value for key, value in params.items()}
    spec = spec_with(scheduler=name, run__warmup=warmup, **settings)
    schedule = schedule_of(spec)
    assert schedule is not None
    scope: dict[str, Any] = {"math": math}
    exec(rate_code(spec), scope)
    for place in range(40):
        assert scope["rate"](place) == pytest.approx(schedule.at(place)["lr"], rel=1e-6, abs=1e-12), place


@pytest.mark.parametrize("unit", ["epoch", "update"])
@pytest.mark.parametrize("batch_size", [0, 8])
def test_training_follows_it(unit: str, batch_size: int) -> None:
    spec = spec_with(
        scheduler="StepLR",
        scheduler__step_size=1,
        scheduler__gamma=0.5,
        run__schedule_unit=unit,
        run__batch_size=batch_size,
        run__accumulation=2,
        run__warmup=2,
        optimizer="SGD",
        optimizer__lr=0.5,
    )
    steps_alike(spec, 4)


@pytest.mark.parametrize("optimizer", sorted(numpy_optimizers.KNOWN))
def test_every_optimizer_takes_its_rate_from_it(optimizer: str) -> None:
    steps_alike(
        spec_with(
            scheduler="ExponentialLR",
            scheduler__gamma=0.8,
            run__schedule_unit="update",
            optimizer=optimizer,
            optimizer__lr=0.01,
        ),
        2,
    )


def test_what_goes_by_more_than_the_rate_is_left_out_and_told() -> None:
    scope = scope_of(numpy_script(trained_by(after(spec_with(scheduler="OneCycleLR"), 1))))
    assert "the schedule OneCycleLR is not written out" in " ".join(scope["__doc__"].split())
    assert "train" not in scope
