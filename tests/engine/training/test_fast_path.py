"""Steps made many at a time follow every edit and end where single ones do."""

from __future__ import annotations

import numpy as np
import pytest

from engine.experiment import ExperimentSpec, Layer, edit
from engine.training.trainer import Trainer
from tests.engine.training.trainers import advance, change, diverge, diverging, same, values

EDITS = {
    "optimizer.lr": 0.02,
    "optimizer": "RMSprop",
    "loss": "MSELoss",
    "run.batch_size": 7,
    "data.n": 44,
    "model.hidden": (Layer(5, "ELU"),),
    "run.zero_grad": False,
}


@pytest.mark.parametrize("path", EDITS)
def test_fast_steps_follow_an_edit_as_eager_ones_do(spec: ExperimentSpec, path: str) -> None:
    eager, fast = Trainer(spec, "eager"), Trainer(spec, "numpy")
    for trainer in (eager, fast):
        advance(trainer, 9)
        change(trainer, path, EDITS[path])
        advance(trainer, 23)
    assert (eager.backend, fast.backend, fast.obstacle) == ("eager", "numpy", "")
    assert eager.epoch == fast.epoch
    for name, wanted in values(eager).items():
        assert np.allclose(values(fast)[name], wanted, rtol=1e-3, atol=1e-5)
    for one, other in zip(eager.parameters(), fast.parameters(), strict=True):
        assert one.grad is not None
        assert other.grad is not None
        assert np.allclose(one.grad, other.grad, rtol=1e-2, atol=1e-5)
    assert fast.metrics().test_loss == pytest.approx(eager.metrics().test_loss, rel=1e-3)
    extent = (-6.0, 6.0, -6.0, 6.0)
    assert np.allclose(fast.field(extent, 20).values, eager.field(extent, 20).values, atol=1e-4)


@pytest.mark.parametrize(
    ("optimizer", "path", "value"),
    [
        ("SGD", "optimizer.momentum", 0.9),
        ("SGD", "scheduler", "CyclicLR"),
        ("Adam", "optimizer.amsgrad", True),
        ("RMSprop", "optimizer.momentum", 0.9),
        ("RMSprop", "optimizer.centered", True),
    ],
)
def test_an_optimizer_may_begin_to_remember_more_on_the_way(
    spec: ExperimentSpec, optimizer: str, path: str, value: object
) -> None:
    begun = edit(edit(spec, "optimizer", optimizer), "optimizer.lr", 0.02)
    eager, fast = Trainer(begun, "eager"), Trainer(begun, "numpy")
    for trainer in (eager, fast):
        advance(trainer, 9)
        change(trainer, path, value)
        advance(trainer, 23)
    assert (fast.backend, fast.obstacle) == ("numpy", "")
    for one, other in zip(eager.parameters(), fast.parameters(), strict=True):
        np.testing.assert_allclose(other.value, one.value, rtol=1e-3, atol=1e-5)
        assert one.state.keys() == other.state.keys()
    end = values(fast)
    fast.go_to(12)
    fast.go_to(32)
    assert same(values(fast), end)


def test_fast_steps_stop_where_the_numbers_stop_being_finite() -> None:
    found = []
    for backend in ("eager", "numpy"):
        trainer = diverging(backend)
        while not trainer.divergence:
            trainer.advance(1000)
        found.append(trainer.divergence)
        trainer.restore_finite()
        assert trainer.step_count == found[-1].finite_step
        assert all(np.isfinite(each).all() for each in values(trainer).values())
    assert found[0] == found[1]


def test_a_divergence_names_the_operation_in_which_it_began(spec: ExperimentSpec) -> None:
    assert diverge(diverging()).operation in ("mse_loss", "update")
    overflow = edit(edit(spec, "model.hidden", (Layer(3, "ReLU"),)), "optimizer", "SGD")
    trainer = Trainer(overflow, "eager")
    next(iter(trainer._stepper.live.model.net.parameters())).detach().numpy()[...] = 3e38
    trainer.step()
    assert trainer.divergence is not None
    assert trainer.divergence.operation == "addmm"


def test_fast_steps_end_with_the_epoch_that_a_stop_rule_asks_for(spec: ExperimentSpec) -> None:
    by_epochs = Trainer(edit(spec, "run.max_epochs", 3), "numpy")
    while not by_epochs.finished:
        by_epochs.advance(1000)
    assert (by_epochs.epoch, by_epochs.finished) == (3, "epochs")
    by_metric = Trainer(edit(edit(spec, "run.stop_above", 0.5), "run.batch_size", 8), "numpy")
    while not by_metric.finished:
        by_metric.advance(1000)
    assert by_metric.epoch == int(by_metric.epoch)


def test_a_batch_size_changed_within_an_epoch_is_left_to_eager_steps_to_its_end(
    spec: ExperimentSpec,
) -> None:
    trainers = [Trainer(edit(spec, "run.batch_size", 8), backend) for backend in ("eager", "numpy")]
    for trainer in trainers:
        advance(trainer, 8)
        change(trainer, "run.batch_size", 11)
        advance(trainer, 20)
    assert trainers[0].epoch == trainers[1].epoch
    for name, wanted in values(trainers[0]).items():
        assert np.allclose(values(trainers[1])[name], wanted, rtol=1e-3, atol=1e-5)
