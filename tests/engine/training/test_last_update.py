import numpy as np
import pytest

from engine.catalog import entries
from engine.experiment import ExperimentSpec, edit, propose
from engine.experiment.spec import Layer, Pick
from engine.lab.updating import update_lines
from engine.training.trainer import Trainer

NAME = "0.weight"


@pytest.fixture
def spec() -> ExperimentSpec:
    return edit(edit(propose("moons"), "data.n", 40), "model.hidden", (Layer(3, "Tanh"),))


def watched(spec: ExperimentSpec, steps: int, backend: str, name: str = NAME) -> Trainer:
    trainer = Trainer(spec, backend)
    trainer.last_update.ledger = name
    while trainer.step_count < steps:
        trainer.advance(steps - trainer.step_count)
    return trainer


@pytest.mark.parametrize("backend", ["eager", "numpy"])
@pytest.mark.parametrize("optimizer", [entry.name for entry in entries("optimizer")])
def test_the_formula_of_every_optimizer_reaches_the_weight_that_the_step_left(
    spec: ExperimentSpec, optimizer: str, backend: str
) -> None:
    trainer = watched(edit(spec, "optimizer", Pick(optimizer)), 7, backend)
    update = trainer.ledger()
    assert update is not None
    (parameter,) = update.parameters
    assert np.array_equal(parameter.after, trainer.parameters()[0].value)
    assert parameter.grad is not None
    assert np.array_equal(parameter.grad, trainer.parameters()[0].grad)
    before = watched(edit(spec, "optimizer", Pick(optimizer)), 6, backend)
    np.testing.assert_allclose(parameter.before, before.parameters()[0].value, rtol=1e-5, atol=1e-7)
    lines = update_lines(update, parameter, 2)
    if optimizer in FOLLOWED:
        assert r"\Delta" not in lines[-1].formula


FOLLOWED = {"SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "Adadelta", "Adamax", "NAdam", "RAdam", "Rprop"}


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_the_rate_is_that_of_the_schedule_at_that_step(spec: ExperimentSpec, backend: str) -> None:
    spec = edit(edit(spec, "optimizer", Pick("SGD", {"lr": 0.1})), "run.schedule_unit", "update")
    scheduled = edit(spec, "scheduler", Pick("ExponentialLR", {"gamma": 0.5}))
    update = watched(scheduled, 4, backend).ledger()
    assert update is not None
    assert update.settings["lr"] == pytest.approx(0.1 * 0.5**3)


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_a_scheduled_momentum_is_that_of_the_step_too(spec: ExperimentSpec, backend: str) -> None:
    spec = edit(edit(spec, "run.schedule_unit", "update"), "scheduler", "OneCycleLR")
    update = watched(spec, 4, backend).ledger()
    assert update is not None
    (parameter,) = update.parameters
    lines = update_lines(update, parameter, 2)
    (mean,) = [line.value for line in lines if line.symbol == "m"]
    assert mean == pytest.approx(float(parameter.state_after["exp_avg"].reshape(-1)[2]), rel=1e-4)
    assert update.settings["betas"][0] != 0.9


def test_nadam_without_momentum_is_told(spec: ExperimentSpec) -> None:
    trainer = watched(edit(spec, "optimizer", Pick("NAdam", {"betas": (0.0, 0.999)})), 3, "eager")
    update = trainer.ledger()
    assert update is not None
    assert r"\Delta" not in update_lines(update, update.parameters[0], 2)[-1].formula


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_of_gathered_batches_the_update_is_told_that_they_made(spec: ExperimentSpec, backend: str) -> None:
    spec = edit(edit(edit(spec, "run.batch_size", 7), "run.accumulation", 3), "optimizer", Pick("SGD"))
    trainer, told = Trainer(spec, backend), 0
    trainer.last_update.ledger, trainer.last_update.wanted = NAME, True
    for limit in (1, 1, 1, 1, 5, 7, 9, 2, 4):
        trainer.advance(limit)
        update, ratios = trainer.ledger(), [flow.update_ratio for flow in trainer.flows()]
        if trainer.step_count % 3:
            assert update is None
            assert np.isnan(ratios).all()
        else:
            assert update is not None
            assert r"\Delta" not in update_lines(update, update.parameters[0], 2)[-1].formula
            assert min(ratios) > 0
            told += 1
    assert told >= 3


def test_a_step_under_way_has_done_nothing_yet(spec: ExperimentSpec) -> None:
    trainer = watched(spec, 2, "eager")
    for phase in range(5):
        assert (trainer.ledger() is None) == (phase > 0)
        trainer.advance_phase()
    assert trainer.ledger() is not None


def test_nothing_is_told_that_nobody_watched_or_that_is_not_there(spec: ExperimentSpec) -> None:
    trainer = Trainer(spec, "eager")
    trainer.step()
    assert trainer.ledger() is None
    trainer.last_update.ledger = NAME
    assert trainer.ledger() is None
    trainer.step()
    assert trainer.ledger() is not None
    trainer.last_update.ledger = "2.bias"
    assert trainer.ledger() is None
    assert watched(spec, 2, "eager", "7.weight").ledger() is None


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_keeping_a_ledger_changes_no_number(spec: ExperimentSpec, backend: str) -> None:
    alone = Trainer(spec, backend)
    while alone.step_count < 30:
        alone.advance(30 - alone.step_count)
    for seen, unseen in zip(watched(spec, 30, backend).parameters(), alone.parameters(), strict=True):
        assert np.array_equal(seen.value, unseen.value)
