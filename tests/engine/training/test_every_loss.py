"""Every loss in a run: all backends agree, it learns, it is gone back through and kept in a file."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.catalog import entries
from engine.experiment import ExperimentSpec, Layer, edit, points_of, propose
from engine.experiment.project import Project, decode, encode
from engine.experiment.reading import answer_of, targets_of
from engine.training.answers import point_sets
from engine.training.trainer import Trainer
from tests.engine.training.trainers import advance, change, same, values


def spec_with(dataset: str, loss: str, **params: Any) -> ExperimentSpec:
    spec = edit(edit(propose(dataset), "data.n", 90), "model.hidden", (Layer(6, "Tanh"),))
    spec = edit(edit(spec, "optimizer", "Adam"), "optimizer.lr", 0.02)
    spec = edit(spec, "loss", loss)
    for name, value in params.items():
        spec = edit(spec, f"loss.{name}", value)
    return spec


def counts(loss: str, **params: Any) -> ExperimentSpec:
    """About 1 to 9 of something, where the line has its values."""
    spec = edit(spec_with("formula_line", loss, **params), "data.generator.formula", "5 + 4*sin(x)")
    return edit(spec, "model.input_scale", 0.5)


SPECS = {
    "MSELoss": spec_with("moons", "MSELoss"),
    "L1Loss": spec_with("moons", "L1Loss"),
    "HuberLoss": spec_with("moons", "HuberLoss", delta=0.2),
    "SmoothL1Loss": spec_with("moons", "SmoothL1Loss", beta=0.2),
    "BCELoss": spec_with("moons", "BCELoss"),
    "BCELoss, weighed and summed": spec_with("moons", "BCELoss", weight=2.0, reduction="sum"),
    "BCEWithLogitsLoss": spec_with("moons", "BCEWithLogitsLoss"),
    "BCEWithLogitsLoss, uneven": spec_with("moons", "BCEWithLogitsLoss", pos_weight=3.0),
    "SoftMarginLoss": spec_with("moons", "SoftMarginLoss"),
    "HingeEmbeddingLoss": spec_with("moons", "HingeEmbeddingLoss"),
    "HingeEmbeddingLoss, far": spec_with("moons", "HingeEmbeddingLoss", margin=3.0),
    "PoissonNLLLoss": counts("PoissonNLLLoss"),
    "PoissonNLLLoss of rates": counts("PoissonNLLLoss", log_input=False, full=True, eps=1e-4),
    "GaussianNLLLoss": edit(spec_with("line", "GaussianNLLLoss"), "model.input_scale", 0.05),
    "GaussianNLLLoss, whole": counts("GaussianNLLLoss", full=True, eps=0.01),
    "CrossEntropyLoss": spec_with("many_gaussians", "CrossEntropyLoss", label_smoothing=0.1),
    "CrossEntropyLoss, all of it": spec_with(
        "many_gaussians",
        "CrossEntropyLoss",
        label_smoothing=0.1,
        weight=(2, 0.5, 1, 1, 1, 1),
        reduction="sum",
    ),
    "NLLLoss": spec_with("many_gaussians", "NLLLoss"),
    "NLLLoss, weighed": spec_with("many_gaussians", "NLLLoss", weight=(2, 0.5, 1, 1, 1, 1)),
    "KLDivLoss": spec_with("many_gaussians", "KLDivLoss", smoothing=0.0),
    "KLDivLoss, by classes too": spec_with("many_gaussians", "KLDivLoss", reduction="mean"),
    "KLDivLoss of logarithms": spec_with("many_gaussians", "KLDivLoss", log_target=True),
    "MultiLabelMarginLoss": spec_with("many_gaussians", "MultiLabelMarginLoss"),
    "MultiLabelSoftMarginLoss": spec_with("many_gaussians", "MultiLabelSoftMarginLoss"),
    "MultiMarginLoss": spec_with("many_gaussians", "MultiMarginLoss", p=2),
    "MultiMarginLoss, weighed": spec_with("many_gaussians", "MultiMarginLoss", weight=(2, 0.5, 1, 1, 1, 1)),
    "TripletMarginLoss": spec_with("many_gaussians", "TripletMarginLoss"),
    "TripletMarginLoss, swapped": spec_with("many_gaussians", "TripletMarginLoss", p=1.5, swap=True),
    "TripletMarginWithDistanceLoss": spec_with("many_gaussians", "TripletMarginWithDistanceLoss"),
    "TripletMarginWithDistanceLoss by angle": spec_with(
        "many_gaussians", "TripletMarginWithDistanceLoss", distance_function="cosine"
    ),
    "CosineEmbeddingLoss": spec_with("many_gaussians", "CosineEmbeddingLoss", margin=0.2),
    "MarginRankingLoss": spec_with("many_gaussians", "MarginRankingLoss"),
}
each_spec = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS.keys())


def test_every_loss_of_the_catalogue_is_here() -> None:
    assert {spec.loss.name for spec in SPECS.values()} == {entry.name for entry in entries("loss")}


@pytest.mark.usefixtures("kernels")
@each_spec
def test_programs_and_kernels_make_the_steps_of_the_engine(spec: ExperimentSpec) -> None:
    eager = advance(Trainer(spec, "eager"), 50)
    extent = (-6.0, 6.0, -6.0, 6.0)
    for backend in ("numpy", "compiled"):
        fast = advance(Trainer(spec, backend), 50)
        assert (fast.backend, fast.obstacle) == (backend, "")
        for name, value in values(eager).items():
            np.testing.assert_allclose(values(fast)[name], value, rtol=2e-3, atol=2e-4)
        np.testing.assert_allclose(
            fast.field(extent, 9).values, eager.field(extent, 9).values, rtol=1e-3, atol=1e-3
        )


@each_spec
def test_it_learns(spec: ExperimentSpec) -> None:
    trainer = Trainer(spec, "numpy")
    before = trainer.metrics()
    after = advance(trainer, 1000).metrics()
    assert after.train_loss < before.train_loss
    assert after.train_metric > 0.8
    quality = trainer.quality()[0]
    assert getattr(quality, "accuracy", getattr(quality, "r2", 0)) == pytest.approx(
        after.train_metric, abs=1e-5
    )


@each_spec
def test_going_back_leads_to_the_very_same_steps(spec: ExperimentSpec) -> None:
    trainer = advance(Trainer(spec, "numpy"), 30)
    there = values(trainer)
    trainer.go_to(12)
    assert not same(values(trainer), there)
    trainer.go_to(30)
    assert same(values(trainer), there)


@each_spec
def test_a_file_keeps_it(spec: ExperimentSpec) -> None:
    assert decode(encode(Project(spec))).spec == spec


@pytest.mark.parametrize("backend", ["eager", "numpy"])
def test_one_loss_after_the_other_on_the_same_points(backend: str) -> None:
    """Whatever form of targets and output the next one takes, training goes on."""
    for dataset in ("moons", "line", "many_gaussians"):
        trainer = Trainer(edit(propose(dataset), "data.n", 50), backend)
        for spec in SPECS.values():
            if propose(spec.data.generator.name).task == trainer.spec.task and (spec.classes > 2) == (
                trainer.spec.classes > 2
            ):
                change(trainer, "loss", spec.loss.name)
                assert advance(trainer, 3).divergence is None
                assert trainer.point_share(3) is not None


def test_targets_come_in_the_form_of_the_loss() -> None:
    points = points_of(SPECS["MSELoss"].data)
    (_, plain), _ = point_sets(SPECS["MSELoss"])
    (_, signs), _ = point_sets(SPECS["SoftMarginLoss"])
    (_, apart), _ = point_sets(SPECS["HingeEmbeddingLoss"])
    np.testing.assert_array_equal(signs, np.where(plain == 1, 1, -1))
    np.testing.assert_array_equal(apart, -signs)
    assert signs.dtype == apart.dtype == np.float32
    assert targets_of(SPECS["MSELoss"], points.y).shape == (len(points), 1)


def test_answers_follow_from_outputs() -> None:
    outputs = np.array([[0.0], [1.5]], np.float32)
    assert answer_of(SPECS["SoftMarginLoss"], outputs)[0] == 0.5
    assert answer_of(SPECS["HingeEmbeddingLoss, far"], outputs).tolist() == [0.0, 0.5]
    np.testing.assert_allclose(answer_of(SPECS["PoissonNLLLoss"], outputs), np.exp([0, 1.5]), rtol=1e-6)
    np.testing.assert_array_equal(answer_of(SPECS["PoissonNLLLoss of rates"], outputs), outputs[:, 0])


def test_shares_of_corners_follow_from_how_near_they_are() -> None:
    places = np.array([[0.9, 0.2, -0.4], [3.0, 4.0, 0.0], [-2.0, -1.0, -1.5], [0.5, 0.5, 0.5]], np.float32)
    squares = np.square(places[:, None] - np.eye(3)).sum(axis=2)
    wanted = np.exp(-squares) / np.exp(-squares).sum(axis=1, keepdims=True)
    near = answer_of(SPECS["TripletMarginLoss"], places)
    np.testing.assert_allclose(near, wanted, rtol=1e-5)
    for name in ("CosineEmbeddingLoss", "TripletMarginWithDistanceLoss by angle"):
        by_angle = answer_of(SPECS[name], places)
        np.testing.assert_array_equal(by_angle, answer_of(SPECS[name], 8 * places))
        np.testing.assert_allclose(by_angle.sum(axis=1), 1, rtol=1e-6)
        np.testing.assert_allclose(answer_of(SPECS[name], np.eye(3, dtype=np.float32)), np.eye(3), atol=1e-6)
        # The script's predict tells the class of the largest output, whatever the loss measures.
        np.testing.assert_array_equal(by_angle.argmax(axis=1), near.argmax(axis=1))
    np.testing.assert_array_equal(near.argmax(axis=1), places.argmax(axis=1))
