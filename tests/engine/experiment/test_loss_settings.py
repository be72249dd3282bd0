"""What the loss of an experiment is made with, for the classes that there are."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from engine.catalog import FieldError
from engine.experiment import ExperimentSpec, changed_parts, edit, propose
from engine.experiment.builder import build_loss, build_measure
from engine.experiment.loss_settings import loss_settings, per_point_settings, steepness, weighs_points
from engine.experiment.project import Project, decode, encode
from engine.experiment.rate_limit import largest_stable_rate


def many(classes: int, loss: str = "CrossEntropyLoss", **params: Any) -> ExperimentSpec:
    spec = edit(edit(propose("many_gaussians"), "data.generator.classes", classes), "loss", loss)
    for name, value in params.items():
        spec = edit(spec, f"loss.{name}", value)
    return spec


def test_only_the_classes_that_there_are_are_weighed_and_ignored() -> None:
    six = many(6, weight=(1, 2, 3, 4, 5, 6), ignore_index="E")
    assert loss_settings(six)["weight"] == (1, 2, 3, 4, 5, 6)
    assert (build_loss(six).ignore_index, build_loss(six).weight.tolist()) == (4, [1, 2, 3, 4, 5, 6])
    three = edit(six, "data.generator.classes", 3)
    assert (loss_settings(three)["weight"], loss_settings(three)["ignore_index"]) == ((1, 2, 3), "none")
    assert (build_loss(three).ignore_index, build_loss(three).weight.tolist()) == (-100, [1, 2, 3])
    assert edit(three, "data.generator.classes", 6).loss == six.loss  # nothing is lost on the way


def test_weights_of_one_make_no_tensor() -> None:
    assert build_loss(many(4)).weight is None
    assert build_loss(edit(propose("moons"), "loss", "BCELoss")).weight is None
    assert build_loss(edit(many(6, weight=(1, 1, 1, 5, 5, 5)), "data.generator.classes", 3)).weight is None


def test_the_loss_is_made_anew_where_it_tells_other_classes_apart() -> None:
    assert "loss" not in changed_parts(many(3), many(5))
    weighed = many(3, weight=(2, 1, 1, 1, 1, 1))
    assert "loss" in changed_parts(weighed, edit(weighed, "data.generator.classes", 5))


@pytest.mark.parametrize(
    ("path", "value"),
    [("weight", (1, 1, 1)), ("weight", (-1, 1, 1, 1, 1, 1)), ("ignore_index", "G"), ("reduction", "none")],
)
def test_what_cannot_be_is_refused(path: str, value: Any) -> None:
    with pytest.raises(FieldError, match=path):
        edit(many(3), f"loss.{path}", value)


def test_a_file_keeps_them_and_one_without_them_opens() -> None:
    spec = many(4, weight=(1, 0, 2.5, 1, 1, 20), ignore_index="D", reduction="sum")
    text = encode(Project(spec))
    assert decode(text).spec == spec
    older = encode(Project(many(4)))
    assert json.loads(older)["loss"] == {"name": "CrossEntropyLoss"}
    assert loss_settings(decode(older).spec) == loss_settings(many(4))


@pytest.mark.parametrize(
    ("loss", "reduction", "usual"), [("CrossEntropyLoss", "sum", "mean"), ("KLDivLoss", "mean", "batchmean")]
)
def test_charts_go_by_the_usual_mean(loss: str, reduction: str, usual: str) -> None:
    spec = many(3, loss, reduction=reduction)
    assert (build_loss(spec).reduction, build_measure(spec).reduction) == (reduction, usual)
    assert {**loss_settings(spec), "reduction": usual} == per_point_settings(spec)


def test_how_much_steeper_it_is() -> None:
    assert steepness(many(3), 16) == 1
    assert steepness(many(3, reduction="sum"), 16) == 16
    assert steepness(many(3, reduction="sum"), 100) == 32  # as many as a batch has
    assert steepness(edit(many(3, reduction="sum"), "run.batch_size", 0), 100) == 100
    assert steepness(many(4, "KLDivLoss", reduction="mean"), 16) == 0.25
    assert steepness(many(4, "KLDivLoss", reduction="sum"), 16) == 16
    assert not weighs_points(many(3))
    assert weighs_points(many(3, ignore_index="A"))
    assert not weighs_points(many(3, "MultiMarginLoss", weight=(2, 1, 1, 1, 1, 1)))


def test_the_largest_stable_rate_of_a_sum_is_as_much_smaller() -> None:
    spec = edit(edit(propose("plane"), "optimizer", "SGD"), "run.batch_size", 20)
    mean, total = (largest_stable_rate(edit(spec, "loss.reduction", each)) for each in ("mean", "sum"))
    assert mean is not None
    assert total is not None
    np.testing.assert_allclose(mean / total, 20)
