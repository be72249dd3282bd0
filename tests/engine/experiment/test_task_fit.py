"""Which losses and outputs go with which points, and how edits keep them fitting."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.catalog import FieldError
from engine.experiment import ExperimentSpec, Pick, edit, points_of, problems, propose
from engine.experiment.changes import changed_parts
from engine.experiment.task_fit import losses_for, outputs_for


def many(classes: int = 4) -> ExperimentSpec:
    return edit(propose("many_gaussians"), "data.generator.classes", classes)


OF_VALUES = {"MSELoss", "L1Loss", "HuberLoss", "SmoothL1Loss"}
OF_ONE = {"Identity", "Sigmoid", "Tanh", "Softplus"}


@pytest.mark.parametrize(
    ("dataset", "losses", "outputs"),
    [
        ("line", OF_VALUES | {"GaussianNLLLoss", "PoissonNLLLoss"}, OF_ONE),
        (
            "moons",
            OF_VALUES | {"BCELoss", "BCEWithLogitsLoss", "SoftMarginLoss", "HingeEmbeddingLoss"},
            OF_ONE,
        ),
        (
            "many_spirals",
            {"CrossEntropyLoss", "NLLLoss", "MultiMarginLoss"}
            | {"KLDivLoss", "MultiLabelMarginLoss", "MultiLabelSoftMarginLoss"}
            | {"CosineEmbeddingLoss", "MarginRankingLoss"}
            | {"TripletMarginLoss", "TripletMarginWithDistanceLoss"},
            {"Identity", "LogSoftmax"},
        ),
    ],
)
def test_losses_and_outputs_suit_the_points(dataset: str, losses: set[str], outputs: set[str]) -> None:
    spec = propose(dataset)
    assert {entry.name for entry in losses_for(spec)} == losses
    assert set(outputs_for(spec)) == outputs
    for loss in losses:
        assert problems(edit(spec, "loss", loss)) == []
    for output in outputs:
        assert problems(edit(spec, "model.output", output)) == []


def test_the_model_has_an_output_a_class_when_there_are_more_than_two() -> None:
    assert (propose("line").outputs, propose("moons").outputs) == (1, 1)
    assert (propose("line").classes, propose("moons").classes) == (0, 2)
    assert (many(5).classes, many(5).outputs) == (5, 5)


def test_a_loss_of_other_points_is_refused_with_one_that_fits() -> None:
    for dataset, loss, wanted in (
        ("line", "NLLLoss", "regression, such as MSELoss, got NLLLoss, one for three classes or more"),
        ("line", "BCELoss", "regression, such as MSELoss, got BCELoss, one for two classes"),
        ("moons", "MultiMarginLoss", "two classes, such as BCEWithLogitsLoss, got MultiMarginLoss"),
        ("many_spirals", "MSELoss", "3 classes, such as CrossEntropyLoss, got MSELoss, one for values"),
    ):
        wrong = msgspec.structs.replace(propose(dataset), loss=Pick(loss))
        assert any(wanted in each for each in problems(wrong)), problems(wrong)


def test_output_and_loss_of_many_classes_follow_each_other() -> None:
    by_loss = edit(many(), "loss", "NLLLoss")
    assert by_loss.model.output == "LogSoftmax"
    by_output = edit(edit(by_loss, "model.output", "Identity"), "model.output", "LogSoftmax")
    assert by_output.loss.name == "NLLLoss"
    assert edit(by_loss, "model.output", "Identity").loss.name == "CrossEntropyLoss"


def test_what_a_loss_of_counts_reads_follows_the_output_and_back() -> None:
    rates = edit(edit(propose("line"), "loss", "PoissonNLLLoss"), "loss.log_input", False)
    assert rates.model.output == "Softplus"
    assert edit(rates, "loss.log_input", True).model.output == "Identity"
    logs = edit(rates, "model.output", "Identity")
    assert (logs.loss.name, logs.loss.values("loss")["log_input"]) == ("PoissonNLLLoss", True)
    assert edit(logs, "model.output", "Tanh").loss.name == "MSELoss"
    distances = edit(propose("moons"), "loss", "HingeEmbeddingLoss")
    assert distances.model.output == "Softplus"
    assert edit(distances, "model.output", "Sigmoid").loss.name == "BCELoss"


def test_logarithms_of_targets_need_targets_above_0() -> None:
    plain = edit(edit(many(), "loss", "KLDivLoss"), "loss.smoothing", 0.0)
    with pytest.raises(FieldError, match="needs smoothing above 0"):
        edit(plain, "loss.log_target", True)
    wrong = msgspec.structs.replace(plain, loss=Pick("KLDivLoss", {"smoothing": 0.0, "log_target": True}))
    assert problems(wrong) == ["loss: log_target needs smoothing above 0, as there is no logarithm of 0"]


def test_another_number_of_classes_changes_the_data_and_the_model_only() -> None:
    assert changed_parts(many(3), many(5)) == {"data", "model"}


def test_more_classes_propose_their_own_loss_and_two_get_theirs_back() -> None:
    two = edit(propose("moons"), "loss", "BCELoss")
    more = edit(two, "data.generator", "many_spirals")
    assert (more.loss.name, more.model.output) == ("CrossEntropyLoss", "Identity")
    back = edit(edit(more, "loss", "NLLLoss"), "data.generator", "moons")
    assert (back.loss.name, back.model.output) == ("BCEWithLogitsLoss", "Identity")
    assert problems(more) == problems(back) == []


def test_the_number_of_classes_goes_along_to_another_set_of_many() -> None:
    assert edit(many(6), "data.generator", "many_spirals").classes == 6
    own = edit(many(6), "data.generator", "custom_many")
    assert own.classes == 6
    assert own.data.points == points_of(many(6).data)
    assert problems(own) == []


def test_own_points_keep_their_classes() -> None:
    own = edit(many(5), "data.generator", "custom_many")
    assert edit(own, "data.generator.classes", 6).data.points is not None
    with pytest.raises(FieldError, match="expected at least 5, as there are points of so many, got 3"):
        edit(own, "data.generator.classes", 3)


def test_a_point_of_a_class_that_there_is_not_is_refused() -> None:
    points = points_of(many(4).data).retargeted([7], 4)
    spec = edit(many(4), "data.points", points)
    assert problems(spec) == ["data.points.y.7: expected the class, 0 to 3, got 4"]


def test_flipped_labels_of_many_classes_become_any_other() -> None:
    plain, flipped = points_of(many(4).data), points_of(edit(many(4), "data.flips", 0.5).data)
    changed = plain.y != flipped.y
    assert changed.sum() == len(plain) // 2
    assert set(np.unique((flipped.y - plain.y)[changed] % 4).tolist()) == {1, 2, 3}
