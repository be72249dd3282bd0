from __future__ import annotations

import re

import msgspec
import numpy as np
import pytest

from engine.catalog import FieldError
from engine.experiment import (
    FEATURES,
    ExperimentSpec,
    ModelSpec,
    edit,
    feature_matrix,
    features_for,
    problems,
    propose,
)
from engine.experiment.changes import changed_parts
from engine.experiment.features import degree_of, monomials, with_degree
from engine.experiment.formula import formula
from engine.experiment.preparing import preparation_of
from engine.training.answers import point_sets
from engine.training.trainer import Trainer


def test_features_are_functions_of_the_scaled_inputs() -> None:
    x = np.array([[1, 2], [3, -4]], np.float32)
    names = ("x1", "x2", "x1^2", "x2^2", "x1*x2", "x1^3", "sin(x1)", "sin(x2)")
    a, b = x[:, 0] / 2, x[:, 1] / 2
    expected = np.stack([a, b, a * a, b * b, a * b, a**3, np.sin(a), np.sin(b)], axis=1)
    assert np.allclose(feature_matrix(x, names, 0.5), expected)
    assert feature_matrix(x, names, 0.5).dtype == np.float32


def test_one_input_offers_no_feature_of_a_second() -> None:
    assert [feature.name for feature in features_for(1)] == ["x1", "x1^2", "x1^3", "sin(x1)", "cos(x1)"]
    assert len(features_for(2)) == len(FEATURES)


def test_the_code_of_a_feature_computes_the_same() -> None:
    x = np.array([[0.3, -1.2]], np.float32)

    class TorchLike:
        sin = staticmethod(np.sin)
        cos = staticmethod(np.cos)

    for feature in FEATURES.values():
        value = eval(feature.code, {"x1": x[:, 0], "x2": x[:, 1], "torch": TorchLike})
        assert np.array_equal(value, feature_matrix(x, (feature.name,), 1.0)[:, 0]), feature.name


def test_any_formula_is_a_feature() -> None:
    spec = edit(propose("moons"), "model.features", ("x1", "X1 * cos(x2)", "x1**4"))
    assert spec.model.features == ("x1", "x1*cos(x2)", "x1^4")
    assert problems(spec) == []
    x = np.array([[0.5, 2.0], [-1.0, 1.0]], np.float32)
    found = feature_matrix(x, spec.model.features, 2.0)
    a, b = 2 * x[:, 0], 2 * x[:, 1]
    np.testing.assert_allclose(found, np.stack([a, a * np.cos(b), a**4], axis=1), rtol=1e-5)


@pytest.mark.parametrize(
    ("dataset", "text", "reason"),
    [
        ("moons", "x1 +", "not a whole formula"),
        ("line", "x1*x2", "the points have one input"),
        ("moons", "log(x1)", "has no value at"),
        ("moons", "open(x1)", "there is no function open"),
        ("moons", " x ", "has this feature already"),
    ],
)
def test_a_feature_that_cannot_be_is_refused_in_words(dataset: str, text: str, reason: str) -> None:
    with pytest.raises(FieldError, match=reason):
        edit(propose(dataset), "model.features", ("x1", text))


@pytest.mark.parametrize("text", ["x1 * x2", "x₁x₂", "x x2"])
def test_a_feature_written_otherwise_is_the_same_feature(text: str) -> None:
    spec = edit(propose("moons"), "model.features", ("x1", text))
    assert spec.model.features == ("x1", "x1*x2")
    with pytest.raises(FieldError, match="has this feature already"):
        edit(spec, "model.features", ("x1", "x1*x2", text))


def test_a_file_with_a_feature_that_is_no_formula_is_told_so() -> None:
    spec = msgspec.structs.replace(propose("moons"), model=ModelSpec(features=("x1", "sinn(x1)")))
    assert "model.features.1: no feature is called 'sinn(x1)'" in problems(spec)[0]
    assert "there is no function sinn" in problems(spec)[0]


def test_monomials_go_by_degree() -> None:
    assert monomials(3, 1) == ("x1", "x1^2", "x1^3")
    assert monomials(2, 2) == ("x1", "x2", "x1^2", "x1*x2", "x2^2")
    assert len(monomials(6, 2)) == 27
    assert with_degree(("x1", "sin(x1)", "x1^3"), 2, 1) == ("x1", "x1^2", "sin(x1)")
    assert degree_of(("sin(x1)", *monomials(4, 2)), 2) == 4
    assert degree_of(("x1", "x1^3"), 1) == 0


def standardized(dataset: str, *features: str) -> ExperimentSpec:
    spec = edit(propose(dataset), "model.features", features)
    return edit(edit(spec, "model.hidden", ()), "model.standardize", True)


def test_standardised_features_have_mean_0_and_deviation_1_over_the_training_points() -> None:
    spec = standardized("cubic", *monomials(5, 1))
    (x, _), _ = point_sets(spec)
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-4)
    np.testing.assert_allclose(x.std(axis=0), 1, atol=1e-4)
    assert preparation_of(spec).standardises
    assert not preparation_of(edit(spec, "model.standardize", False)).standardises


def test_standardising_lets_a_polynomial_of_degree_five_be_learned() -> None:
    plain = edit(standardized("cubic", *monomials(5, 1)), "model.standardize", False)
    losses = []
    for spec in (plain, edit(plain, "model.standardize", True)):
        trainer = Trainer(edit(edit(spec, "optimizer", "SGD"), "optimizer.lr", 0.02), "numpy")
        while trainer.epoch < 30 and not trainer.divergence:
            trainer.run_epoch()
        losses.append(np.inf if trainer.divergence else trainer.metrics().train_loss)
    assert losses[1] < 0.5 < losses[0]


def test_switching_standardise_changes_the_data_and_keeps_the_weights() -> None:
    on = standardized("cubic", "x1", "x1^3")
    assert changed_parts(edit(on, "model.standardize", False), on) == {"data"}


def test_the_formula_shown_undoes_scale_and_standardising() -> None:
    spec = edit(standardized("line", "x1", "cos(x1)"), "model.input_scale", 0.5)
    trainer = Trainer(spec, "eager")
    while trainer.epoch < 5:
        trainer.run_epoch()
    text = formula(spec, {view.name: view.value for view in trainer.parameters()}, digits=7)
    shown = text.removeprefix("y = ").replace("−", "-").replace("cos(0.500 x)", "* np.cos(0.5 * x)")
    shown = re.sub(r" x( |$)", " * x ", shown)
    x = np.linspace(-5, 5, 7, dtype=np.float32)
    at = eval(shown, {"np": np, "x": x})  # our own text, and this is a test of it
    np.testing.assert_allclose(trainer.predict(x[:, None]), at, atol=1e-3)


def test_own_formulas_are_written_by_hand_in_the_formula() -> None:
    spec = edit(edit(propose("plane"), "model.features", ("x1*cos(x2)", "x1-x2")), "model.bias", False)
    text = formula(spec, {"0.weight": np.array([[2.0, -1.0]], np.float32)})
    assert text == "y = 2.00 x₁·cos(x₂) − 1.00 (x₁-x₂)"
