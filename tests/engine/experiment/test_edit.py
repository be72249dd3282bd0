from __future__ import annotations

import msgspec
import numpy as np
import pytest

from engine.catalog import FieldError, UnknownEntryError
from engine.experiment import ExperimentSpec, Layer, PointSet, changed_parts, edit, points_of, propose
from engine.experiment.validation import problems


def test_hyper_parameters_that_do_not_go_together_are_refused() -> None:
    sgd = edit(propose("moons"), "optimizer", "SGD")
    with pytest.raises(FieldError, match="Nesterov momentum requires a momentum"):
        edit(sgd, "optimizer.nesterov", True)
    nesterov = edit(edit(sgd, "optimizer.momentum", 0.9), "optimizer.nesterov", True)
    assert problems(nesterov) == []
    with pytest.raises(FieldError, match="Nesterov momentum requires a momentum"):
        edit(nesterov, "optimizer.momentum", 0.0)


def test_an_attribute_a_parameter_and_a_layer_are_reached_by_path() -> None:
    spec = propose("moons")
    assert edit(spec, "data.n", 50).data.n == 50
    assert edit(spec, "data.generator.noise", 0.3).data.generator.params["noise"] == 0.3
    assert edit(spec, "optimizer.lr", 0.5).optimizer.params["lr"] == 0.5
    spec = edit(spec, "model.hidden", (Layer(3, "ReLU"), Layer(4, "Tanh")))
    assert edit(spec, "model.hidden.1.units", 9).model.hidden == (Layer(3, "ReLU"), Layer(9, "Tanh"))
    assert edit(spec, "run.batch_size", 0).run.batch_size == 0


@pytest.mark.parametrize(
    ("path", "value", "error", "message"),
    [
        ("data.n", 9, FieldError, "n: expected a whole number from 10 to 5000, got 9"),
        ("data.nn", 9, FieldError, "data.nn: there is no such setting"),
        ("optimizer.lr", "fast", FieldError, "lr: expected a number"),
        ("optimizer.speed", 1, FieldError, "speed: .* has no such parameter"),
        ("optimizer", "Adm", UnknownEntryError, "did you mean 'Adam'"),
        ("model.hidden.0.units", 129, FieldError, "units: expected a whole number from 1 to 128"),
    ],
)
def test_a_refused_edit_names_the_setting(
    path: str, value: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        edit(propose("moons"), path, value)


def test_a_loss_brings_the_output_it_can_read() -> None:
    spec = edit(propose("moons"), "loss", "BCELoss")
    assert spec.model.output == "Sigmoid"
    assert edit(spec, "loss", "BCEWithLogitsLoss").model.output == "Identity"
    assert edit(spec, "loss", "MSELoss").model.output == "Sigmoid"


@pytest.mark.parametrize(
    ("loss", "output", "follows"),
    [
        ("BCEWithLogitsLoss", "Sigmoid", "BCELoss"),
        ("BCELoss", "Identity", "BCEWithLogitsLoss"),
        ("BCELoss", "Tanh", "MSELoss"),
        ("L1Loss", "Tanh", "L1Loss"),
    ],
)
def test_an_output_brings_the_loss_that_can_read_it(loss: str, output: str, follows: str) -> None:
    spec = edit(edit(propose("moons"), "loss", loss), "model.output", output)
    assert (spec.model.output, spec.loss.name) == (output, follows)
    assert problems(spec) == []


def test_another_dataset_takes_its_proposal_but_keeps_what_the_user_chose() -> None:
    spec = propose("moons")
    assert edit(spec, "data.generator", "spirals") == propose("spirals")
    chosen = edit(spec, "optimizer.lr", 0.123)
    assert edit(chosen, "data.generator", "spirals").optimizer == chosen.optimizer
    assert edit(chosen, "data.generator", "spirals").model == propose("spirals").model


def test_another_task_cannot_keep_a_loss_or_model_made_for_the_old_one() -> None:
    spec = edit(edit(propose("moons"), "loss", "BCELoss"), "model.features", ("x1", "x2", "x1*x2"))
    line = edit(spec, "data.generator", "line")
    assert (line.task, line.inputs) == ("regression", 1)
    assert line.loss.name == "MSELoss"
    assert line.model.features == ("x1",)
    assert line.model.output == "Identity"


def test_points_of_ones_own_begin_with_the_present_ones() -> None:
    spec = edit(propose("circles"), "model.hidden", (Layer(3, "ReLU"),))
    own = edit(spec, "data.generator", "custom_classes")
    assert own.data.points == points_of(spec.data)
    assert (own.model, own.loss, own.optimizer) == (spec.model, spec.loss, spec.optimizer)
    assert len(points_of(edit(propose("line"), "data.generator", "custom_classes").data)) > 0


def test_points_made_by_hand_survive_a_new_share_and_yield_to_a_new_count() -> None:
    spec = propose("moons")
    points = points_of(spec.data).moved([0], [[9, 9]])
    by_hand = edit(spec, "data.points", points)
    shared = edit(by_hand, "data.test_share", 0.5).data.points
    assert shared is not None
    assert shared.x[0].tolist() == [9, 9]
    assert shared.test.sum() == round(len(points) / 2)
    assert edit(by_hand, "data.n", 20).data.points is None


def test_another_split_of_hand_made_points_moves_none_of_them() -> None:
    spec = propose("moons")
    by_hand = edit(spec, "data.points", points_of(spec.data).moved([0], [[9, 9]]))
    split = edit(by_hand, "data.split", 5).data.points
    before = by_hand.data.points
    assert split is not None
    assert before is not None
    np.testing.assert_array_equal(split.x, before.x)
    assert split.test.sum() == before.test.sum()
    assert (split.test != before.test).any()
    assert edit(by_hand, "data.flips", 0.1).data.points is None


def test_flaws_stay_with_the_task_and_are_not_done_to_own_points_again() -> None:
    spec = edit(edit(edit(propose("moons"), "data.flips", 0.2), "data.outliers", 0.1), "data.split", 4)
    rings = edit(spec, "data.generator", "rings").data
    assert (rings.flips, rings.outliers, rings.split) == (0.2, 0.1, 4)
    line = edit(spec, "data.generator", "line").data
    assert (line.flips, line.outliers, line.split) == (0, 0, 4)
    own = edit(spec, "data.generator", "custom_classes").data
    assert own.points == points_of(spec.data)
    assert (own.flips, own.outliers, own.split) == (0, 0, 4)
    lines = edit(edit(propose("line"), "data.outliers", 0.1), "data.generator", "custom_plane")
    assert lines.data.outliers == 0


def test_an_edit_touches_the_parts_it_changes_and_no_others() -> None:
    spec = propose("moons")
    cases = {
        ("optimizer.lr", 0.2): {"hyper"},
        ("optimizer", "SGD"): {"optimizer"},
        ("loss", "MSELoss"): {"loss"},
        ("run.batch_size", 7): {"run"},
        ("run.seed", 5): {"run", "weights"},
        ("data.seed", 8): {"data"},
        ("data.flips", 0.1): {"data"},
        ("data.outliers", 0.1): {"data"},
        ("data.balance", 0.7): {"data"},
        ("data.split", 1): {"data"},
        ("model.hidden", ()): {"model"},
        ("model.input_scale", 2.0): {"data"},
        ("data.generator.noise", 0.4): {"data"},
    }
    for (path, value), parts in cases.items():
        assert changed_parts(spec, edit(spec, path, value)) == parts, path
    assert "weights" in changed_parts(spec, edit(spec, "data.generator", "circles"))
    assert changed_parts(spec, msgspec.structs.replace(spec, title="other")) == frozenset()


def started() -> ExperimentSpec:
    spec = propose("line")
    model = msgspec.structs.replace(spec.model, start={"0.weight": [[1.0]], "0.bias": [0.0]})
    return msgspec.structs.replace(spec, model=model)


def test_first_values_go_with_the_layer_they_were_for() -> None:
    deeper = edit(started(), "model.hidden", (Layer(3),))
    assert deeper.model.start == {}
    assert changed_parts(started(), deeper) == {"model"}
    assert edit(started(), "model.bias", False).model.start == {"0.weight": [[1.0]]}
    assert edit(started(), "optimizer.lr", 0.5).model.start == started().model.start


def test_points_of_ones_own_outlive_every_edit_of_the_data() -> None:
    spec = edit(propose("line"), "data.generator", "custom_line")
    spec = edit(spec, "data.points", PointSet([[1], [2], [3]], [2, 4, 6], [False, False, True]))
    for path, value in (("data.n", 50), ("data.seed", 3), ("data.test_share", 0.5)):
        points = edit(spec, path, value).data.points
        assert points is not None
        np.testing.assert_array_equal(points.y, [2, 4, 6])
