"""Whatever steps go by: charts, rules and schedules go by the loss per point."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.catalog import entries
from engine.experiment import ExperimentSpec, changed_parts, edit, points_of, propose
from engine.experiment.task_fit import losses_for
from engine.training.trainer import Trainer
from tests.engine.training.trainers import advance, change, same, train, values

WEIGHTS = (2.0, 0.5, 1.0, 1.0, 1.0, 1.0)


def spec_with(dataset: str, loss: str, **params: Any) -> ExperimentSpec:
    spec = edit(edit(propose(dataset), "data.n", 60), "loss", loss)
    for name, value in params.items():
        spec = edit(spec, f"loss.{name}", value)
    return edit(edit(edit(spec, "optimizer", "SGD"), "optimizer.lr", 1e-3), "model.input_scale", 0.1)


EACH = [
    spec_with(dataset, entry.name)
    for dataset in ("moons", "many_gaussians", "line")
    for entry in losses_for(propose(dataset))
]


def test_all_losses_are_here() -> None:
    assert {spec.loss.name for spec in EACH} == {entry.name for entry in entries("loss")}


@pytest.mark.parametrize("spec", EACH, ids=lambda spec: f"{spec.loss.name} of {spec.data.generator.name}")
def test_a_sum_is_told_per_point_and_steps_by_all_of_it(spec: ExperimentSpec) -> None:
    spec = edit(spec, "run.batch_size", 0)
    whole = int((~points_of(spec.data).test).sum())
    mean, total = Trainer(spec, "eager"), Trainer(edit(spec, "loss.reduction", "sum"), "eager")
    assert mean.metrics() == total.metrics()
    for trainer in (mean, total):
        trainer.step()
    for one, other in zip(mean.parameters(), total.parameters(), strict=True):
        assert one.grad is not None
        assert other.grad is not None
        np.testing.assert_allclose(other.grad, one.grad * whole, rtol=1e-3, atol=1e-5)


def test_it_is_the_mean_by_weights_where_classes_weigh_unlike() -> None:
    spec = spec_with("many_gaussians", "CrossEntropyLoss", weight=WEIGHTS, ignore_index="C")
    assert Trainer(spec).metrics() == Trainer(edit(spec, "loss.reduction", "sum")).metrics()


def test_a_stop_rule_goes_by_the_loss_per_point() -> None:
    spec = edit(spec_with("moons", "BCEWithLogitsLoss", reduction="sum"), "run.stop_below", 0.5)
    trainer = Trainer(edit(spec, "optimizer.lr", 0.02), "numpy")
    for _ in range(300):
        if not trainer.finished:
            trainer.run_epoch()
    assert trainer.finished == "loss"
    assert 0.3 < trainer.metrics().train_loss < 0.5


def test_the_last_batch_of_an_epoch_may_be_smaller() -> None:
    """All backends sum what is there."""
    spec = edit(spec_with("many_gaussians", "CrossEntropyLoss", reduction="sum"), "run.batch_size", 16)
    eager, fast = (advance(Trainer(spec, backend), 20) for backend in ("eager", "numpy"))
    for name, value in values(eager).items():
        np.testing.assert_allclose(values(fast)[name], value, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("path", "value"), [("reduction", "sum"), ("weight", WEIGHTS), ("ignore_index", "A")]
)
def test_it_is_changed_while_training_and_gone_back_through(path: str, value: Any) -> None:
    trainer = advance(Trainer(spec_with("many_gaussians", "CrossEntropyLoss"), "numpy"), 20)
    change(trainer, f"loss.{path}", value)
    there = values(advance(trainer, 20))
    trainer.go_to(10)
    trainer.go_to(40)
    assert same(values(trainer), there)
    assert trainer.backend == "numpy"


def test_other_classes_come_while_they_are_weighed() -> None:
    trainer = Trainer(spec_with("many_gaussians", "CrossEntropyLoss", weight=WEIGHTS, ignore_index="B"))
    for classes in (5, 6, 3):
        change(trainer, "data.generator.classes", classes)
        assert train(trainer, 2).divergence is None
        assert np.isfinite(trainer.metrics().train_loss)


def test_ignored_points_have_no_share_of_the_loss() -> None:
    trainer = Trainer(spec_with("many_gaussians", "CrossEntropyLoss", ignore_index="B"))
    assert changed_parts(trainer.spec, edit(trainer.spec, "loss.ignore_index", "A")) == {"loss"}
    shares = [trainer.point_share(index) for index in range(trainer.spec.data.n)]
    for share in shares:
        assert share is not None
        assert (share.loss == 0) == (share.target == 1)
