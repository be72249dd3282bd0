"""Each preset can be trained on every kind of data, and shows what it promises."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.catalog import entries
from engine.experiment import changed_parts, edit, problems, propose
from engine.experiment.presets import PRESETS, Preset, with_preset
from engine.training.trainer import Trainer

BY_NAME = {preset.name: preset for preset in PRESETS}
each_preset = pytest.mark.parametrize("preset", PRESETS, ids=BY_NAME.keys())


def trained(name: str, dataset: str = "moons", steps: int = 3) -> Trainer:
    trainer = Trainer(with_preset(propose(dataset), BY_NAME[name]), "eager")
    for _ in range(steps):
        trainer.step()
    return trainer


@each_preset
def test_it_fits_every_data_set(preset: Preset) -> None:
    for entry in entries("dataset"):
        spec = with_preset(propose(entry.name), preset)
        assert problems(spec) == []
        assert spec.model.hidden == preset.hidden
        assert (spec.data, spec.optimizer) == (propose(entry.name).data, propose(entry.name).optimizer)


@each_preset
def test_it_clears_what_belonged_to_the_model_before(preset: Preset) -> None:
    spec = edit(propose("moons"), "model.start", {"0.bias": [1.0] * propose("moons").model.hidden[0].units})
    spec = edit(edit(spec, "model.disabled", ("x1",)), "model.init", "zeros")
    model = with_preset(spec, preset).model
    assert (model.init, model.disabled, bool(model.start)) == (preset.init, (), preset.dead)


def test_dead_neurons_are_dead() -> None:
    (first, _) = trained("Dead ReLU").flows()
    assert (first.dead, first.units, first.grad_norm) == (8, 8, 0)


def test_gradients_vanish_and_explode() -> None:
    vanishing, exploding, usual = (
        trained(name, steps=1).flows() for name in ("Vanishing sigmoid", "Exploding", "Small")
    )
    assert vanishing[0].grad_norm < vanishing[-1].grad_norm / 1000
    assert exploding[-1].grad_norm > 100 * usual[-1].grad_norm
    assert usual[0].grad_norm > usual[-1].grad_norm / 100


def test_twins_stay_alike() -> None:
    weights = trained("Twins", steps=20).parameters()[0].value
    assert np.allclose(weights, weights[:1])


@pytest.mark.parametrize("name", ["Small", "Wide", "Regularised", "Deep and narrow"])
def test_those_that_shall_learn_do(name: str) -> None:
    trainer = Trainer(with_preset(propose("moons"), BY_NAME[name]), "numpy")
    before = trainer.metrics().train_loss
    for _ in range(30):
        trainer.run_epoch()
    assert not math.isnan(before)
    assert trainer.metrics().train_loss < before / 2


def test_first_values_of_a_new_model_are_what_it_begins_with() -> None:
    """Values that go with their layer leave all else; values that come begin the run anew."""
    plain, dead = (with_preset(propose("moons"), BY_NAME[name]) for name in ("Small", "Dead ReLU"))
    assert "weights" in changed_parts(plain, dead)
    assert "weights" not in changed_parts(dead, edit(dead, "model.hidden.0.units", 4))
    assert "weights" in changed_parts(dead, edit(dead, "model.start", {}))
