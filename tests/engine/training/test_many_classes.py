"""Three to six classes: learned by every backend, told by the likeliest."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.experiment import Expectation, ExperimentSpec, edit, points_of, propose, shortfalls
from engine.experiment.expectation import expectation_problems
from engine.experiment.spec import Layer
from engine.training.answers import point_sets
from engine.training.quality import many_class_quality
from engine.training.snapshots import ClassQuality
from engine.training.trainer import Trainer


def many(name: str, classes: int, loss: str = "CrossEntropyLoss") -> ExperimentSpec:
    spec = edit(propose(name), "data.generator.classes", classes)
    return edit(spec, "loss", loss)


def trained(spec: ExperimentSpec, epochs: int, backend: str = "numpy") -> Trainer:
    trainer = Trainer(spec, backend)
    while trainer.epoch < epochs and trainer.metrics().train_metric < 0.97:
        trainer.run_epoch()
    return trainer


@pytest.mark.parametrize("classes", [3, 4, 5, 6])
def test_spirals_are_learned_to_95_percent(classes: int) -> None:
    metrics = trained(many("many_spirals", classes), 150).metrics()
    assert metrics.train_metric >= 0.95
    assert metrics.test_metric >= 0.88


@pytest.mark.parametrize("classes", [3, 4, 5, 6])
def test_clouds_are_learned_to_95_percent_without_hidden_layers(classes: int) -> None:
    spec = edit(many("many_gaussians", classes), "data.generator.noise", 0.7)
    metrics = trained(spec, 40).metrics()
    assert metrics.train_metric >= 0.95
    assert metrics.test_metric >= 0.95


@pytest.mark.parametrize("loss", ["NLLLoss", "MultiMarginLoss"])
def test_other_losses_of_classes_learn_too(loss: str) -> None:
    assert trained(many("many_gaussians", 3, loss), 30).metrics().train_metric >= 0.95


OF_CORNERS = (
    "CosineEmbeddingLoss",
    "MarginRankingLoss",
    "TripletMarginLoss",
    "TripletMarginWithDistanceLoss",
)


@pytest.mark.parametrize("dataset", ["many_gaussians", "many_spirals"])
@pytest.mark.parametrize("loss", OF_CORNERS)
def test_losses_of_pairs_and_triplets_learn_by_corners(loss: str, dataset: str) -> None:
    assert trained(many(dataset, 3, loss), 30).metrics().train_metric >= 0.95


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss", "MultiMarginLoss"])
def test_eager_and_captured_steps_lead_to_the_same_answers(loss: str) -> None:
    spec = edit(many("many_spirals", 5, loss), "model.hidden", (Layer(7, "ReLU"),))
    eager, captured = Trainer(spec, "eager"), Trainer(spec, "numpy")
    for trainer in (eager, captured):
        while trainer.step_count < 50:
            trainer.advance(50 - trainer.step_count)
    assert (captured.step_count, captured.backend, captured.obstacle) == (50, "numpy", "")
    extent = (-6.0, 6.0, -6.0, 6.0)
    np.testing.assert_allclose(captured.field(extent, 9).values, eager.field(extent, 9).values, atol=1e-4)


@pytest.mark.parametrize("loss", ["CrossEntropyLoss", "NLLLoss", "MultiMarginLoss"])
def test_a_field_holds_a_share_for_each_class(loss: str) -> None:
    trainer = Trainer(many("many_gaussians", 4, loss), "numpy")
    for _ in range(5):
        trainer.advance(3)
    field = trainer.field((-5, 5, -4, 4), 11)
    assert field.values.shape == (11, 11, 4)
    np.testing.assert_allclose(field.values.sum(axis=2), 1, atol=1e-5)
    # Row 0 lies at y0, column 0 at x0.
    corner = trainer.predict(np.array([[-5, -4]], np.float32))
    assert corner.tolist() == [float(np.argmax(field.values[0, 0]))]


def test_targets_are_class_numbers() -> None:
    spec = many("many_gaussians", 4)
    (_, train), (_, test) = point_sets(spec)
    assert train.dtype == test.dtype == np.int64
    assert train.ndim == 1
    assert set(train.tolist()) == {0, 1, 2, 3}


def test_another_number_of_classes_keeps_what_fits_and_trains_on() -> None:
    old, new = many("many_gaussians", 4), many("many_gaussians", 6)
    trainer = trained(old, 3)
    before = {view.name: view.value for view in trainer.parameters()}
    trainer.apply(new, frozenset({"data", "model"}))
    after = {view.name: view.value for view in trainer.parameters()}
    assert after["0.weight"].shape == (6, 2)
    np.testing.assert_array_equal(after["0.weight"][:4], before["0.weight"])
    trainer.advance(5)
    assert math.isfinite(trainer.metrics().train_loss)


def test_predictions_and_parameters_of_many_classes_can_be_expected() -> None:
    spec = many("many_gaussians", 3)
    trainer = trained(spec, 20)
    expect = Expectation(epochs=1, parameters={"0.bias": [0.0, 0.0, 0.0]})
    assert expectation_problems(expect, spec) == []
    assert expectation_problems(Expectation(epochs=1, parameters={"0.bias": [0.0]}), spec)
    points = points_of(spec.data)
    arrays = {view.name: view.value for view in trainer.parameters()}
    missed = shortfalls(expect, {}, arrays, trainer.predict)
    assert len(missed) == 1
    assert missed[0].startswith("0.bias")
    assert (trainer.predict(points.x) == points.y).mean() >= 0.95


def test_the_likeliest_class_is_counted() -> None:
    shares = np.array([[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.4, 0.4, 0.2], [math.nan, 0, 0]], np.float32)
    found = many_class_quality(shares, np.array([0, 2, 0, 1]))
    assert found.confusion.tolist() == [[2, 0, 0], [0, 0, 0], [0, 1, 0]]
    assert found.accuracy == 0.5
    assert len(found.curves) == 3


def test_each_class_has_a_curve_against_the_others_and_the_mean_of_their_areas() -> None:
    shares = np.array([[0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.4, 0.4, 0.2], [0.5, 0.3, 0.2]], np.float32)
    found = many_class_quality(shares, np.array([0, 2, 2, 1]))
    # Of A all three pairs are in order, of B, the third by probability, one of three, of C three and a half.
    assert found.areas == pytest.approx((1.0, 1 / 3, 3.5 / 4))
    assert found.area == pytest.approx(np.mean(found.areas))
    assert found.curves[0].tolist() == [[0, 0], [0, 1], [1, 1]]


def test_a_class_without_points_has_no_curve_and_does_not_count_in_the_mean() -> None:
    shares = np.array([[0.8, 0.1, 0.1], [0.2, 0.7, 0.1]], np.float32)
    found = many_class_quality(shares, np.array([0, 1]))
    assert [len(curve) > 0 for curve in found.curves] == [True, True, False]
    assert math.isnan(found.areas[2])
    assert found.area == 1


def test_the_trainer_tells_a_table_of_all_classes() -> None:
    spec = many("many_spirals", 5)
    for found, count in zip(Trainer(spec, "eager").quality(), (420, 180), strict=True):
        assert isinstance(found, ClassQuality)
        assert found.confusion.shape == (5, 5)
        assert found.confusion.sum() == count


def test_without_test_points_there_is_an_empty_table() -> None:
    spec = edit(many("many_spirals", 4), "data.test_share", 0.0)
    found = Trainer(spec, "eager").quality()[1]
    assert isinstance(found, ClassQuality)
    assert found.confusion.tolist() == [[0] * 4] * 4
    assert math.isnan(found.accuracy)
