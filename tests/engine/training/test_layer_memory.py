"""Batch norm and dropout in a run: every backend, every edit, every way back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.experiment import ExperimentSpec, Layer, Pick, edit, propose
from engine.training.trainer import Trainer
from tests.engine.training.trainers import advance, change

BOTH = Layer(6, "ReLU", bias=False, batch_norm=True, dropout=0.3)
BACKENDS = ["eager", "numpy", "compiled"]
pytestmark = pytest.mark.usefixtures("kernels_of_these_tests_alone")


@pytest.fixture
def spec() -> ExperimentSpec:
    """28 training points in batches of 9: the last batch of an epoch is a single point."""
    moons = edit(edit(propose("moons"), "data.n", 40), "run.batch_size", 9)
    slow = edit(edit(moons, "optimizer", "SGD"), "optimizer.lr", 0.05)
    return edit(slow, "model.hidden", (BOTH, Layer(4, "RReLU", dropout=0.1)))


def state(trainer: Trainer) -> dict[str, Any]:
    arrays = {each.name: each.value for each in trainer.parameters()}
    return {**arrays, **trainer.buffers()}


@pytest.mark.parametrize("backend", BACKENDS[1:])
def test_every_backend_makes_the_same_run(spec: ExperimentSpec, backend: str) -> None:
    eager, fast = Trainer(spec, "eager"), Trainer(spec, backend)
    for trainer in (eager, fast):
        advance(trainer, 25)
        change(trainer, "model.hidden.0.dropout", 0.5)
        advance(trainer, 25)
    assert (fast.backend, fast.obstacle) == (backend, "")
    for name, wanted in state(eager).items():
        assert np.allclose(state(fast)[name], wanted, rtol=1e-3, atol=1e-4), name
    x = np.random.default_rng(0).normal(size=(30, 2)).astype(np.float32)
    assert np.allclose(fast.predict(x), eager.predict(x), atol=1e-4)


@pytest.mark.parametrize("backend", BACKENDS)
def test_looking_changes_nothing(spec: ExperimentSpec, backend: str) -> None:
    watched, alone = Trainer(spec, backend), Trainer(spec, backend)
    x = np.zeros((3, 2), np.float32)
    for trainer in (watched, alone):
        for _ in range(12):
            advance(trainer, 3)
            if trainer is watched:
                assert np.array_equal(trainer.predict(x), trainer.predict(x))
                trainer.metrics()
                trainer.flows()
                trainer.neurons(x)
                trainer.point_share(0)
    known = state(alone)
    assert all(np.array_equal(each, known[name]) for name, each in state(watched).items())


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_run_is_gone_back_and_made_again_bit_for_bit(spec: ExperimentSpec, backend: str) -> None:
    trainer = Trainer(spec, backend)
    advance(trainer, 60)
    middle = state(trainer)
    advance(trainer, 40)
    end = state(trainer)
    trainer.go_to(60)
    assert all(np.array_equal(each, middle[name]) for name, each in state(trainer).items())
    trainer.go_to(100)
    assert all(np.array_equal(each, end[name]) for name, each in state(trainer).items())


def test_much_dropout_keeps_a_network_from_learning_by_heart() -> None:
    plain = edit(propose("moons"), "model.hidden", (Layer(8),))
    losses = []
    for share in (0.0, 0.8):
        trainer = Trainer(edit(plain, "model.hidden.0.dropout", share), "numpy")
        advance(trainer, 400)
        losses.append(trainer.metrics().train_loss)
    assert losses[0] < losses[1]


def test_another_seed_drops_others(spec: ExperimentSpec) -> None:
    linear = edit(spec, "model.init", "constant")
    runs = []
    for seed in (1, 2):
        trainer = Trainer(edit(edit(linear, "run.seed", seed), "run.batch_size", 0), "eager")
        trainer.advance(1)
        runs.append(state(trainer)["0.weight"])
    assert not np.array_equal(*runs)


def test_buffers_are_told_where_there_are_any(spec: ExperimentSpec) -> None:
    assert list(Trainer(spec, "eager").buffers()) == [
        "1.running_mean",
        "1.running_var",
        "1.num_batches_tracked",
    ]
    assert Trainer(edit(spec, "model.hidden", ()), "eager").buffers() == {}


@pytest.mark.parametrize("init", ["zeros", "constant"])
def test_alike_neurons_stay_alike(init: str) -> None:
    spec = edit(edit(propose("moons"), "model.hidden", (Layer(5),)), "model.init", init)
    assert spec.model.init == Pick(init)
    trainer = Trainer(spec, "numpy")
    advance(trainer, 50)
    weights = state(trainer)["0.weight"]
    assert np.allclose(weights, weights[:1])


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_what_leaves_all_parameters_leaves_the_optimizer_its_memory(backend: str) -> None:
    """Adam's averages go on when an activation or a dropout changes, and begin anew with other parameters."""
    trainer = Trainer(edit(propose("moons"), "model.hidden", (Layer(5),)), backend)

    def steps_known() -> list[float]:
        return [float(np.abs(each.state["exp_avg"]).max()) for each in trainer.parameters() if each.state]

    advance(trainer, 10)
    before = steps_known()
    change(trainer, "model.hidden.0.activation", "ReLU")
    change(trainer, "model.hidden.0.dropout", 0.2)
    assert steps_known() == before
    advance(trainer, 10)
    assert trainer.backend == backend
    change(trainer, "model.hidden.0.batch_norm", True)
    assert steps_known() == []
