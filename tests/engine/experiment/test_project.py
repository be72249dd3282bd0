"""Project files: what goes in comes out, and what is no project is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.catalog import Field, Kind, entries
from engine.experiment import (
    DataSpec,
    ExperimentSpec,
    Layer,
    ModelSpec,
    Pick,
    PointSet,
    RunSpec,
    features_for,
)
from engine.experiment.expectation import Expectation, Prediction
from engine.experiment.project import (
    MAX_BYTES,
    Project,
    ProjectError,
    decode,
    encode,
    load_project,
    save_project,
)
from engine.experiment.validation import parameter_shapes, problems

float32 = st.floats(width=32, allow_nan=False, allow_infinity=False)
text = st.text(st.characters(codec="utf-8"), max_size=20)


def value_of(field: Field) -> st.SearchStrategy[Any]:
    one = (
        st.floats(field.low, field.high)
        if field.kind != "int"
        else st.integers(int(field.low), int(field.high))
    )
    if field.kind == "bool":
        return st.booleans()
    if field.kind == "choice":
        return st.sampled_from(field.options)
    if field.kind == "floats":
        assert isinstance(field.default, tuple)
        return st.tuples(*[one] * len(field.default))
    return one


@st.composite
def picks(draw: st.DrawFn, kind: Kind, names: list[str]) -> Pick:
    name = draw(st.sampled_from(names))
    fields = next(entry.fields for entry in entries(kind) if entry.name == name)
    given_fields = [field for field in fields if draw(st.booleans())]
    return Pick(name, {field.name: draw(value_of(field)) for field in given_fields})


@st.composite
def point_sets(draw: st.DrawFn, inputs: int, task: str) -> PointSet:
    count = draw(st.integers(4, 12))
    x = draw(arrays.arrays(np.float32, (count, inputs), elements=float32))
    y = draw(arrays.arrays(np.float32, count, elements=float32))
    test = np.arange(count) >= count - 2
    return PointSet(x, np.arange(count) % 2 if task == "classification" else y, test)


@st.composite
def specs(draw: st.DrawFn) -> ExperimentSpec:
    entry = draw(st.sampled_from(entries("dataset")))
    inputs, task = entry.traits["inputs"], entry.traits["task"]
    kinds = {"values"} if task == "regression" else {"values", "probabilities", "logits"}
    loss_entry = draw(st.sampled_from([loss for loss in entries("loss") if loss.traits["expects"] in kinds]))
    output = {"probabilities": "Sigmoid", "logits": "Identity"}.get(loss_entry.traits["expects"])
    layers = st.builds(
        Layer, st.integers(1, 128), st.sampled_from([entry.name for entry in entries("activation")])
    )
    features = [feature.name for feature in features_for(inputs)]
    model = ModelSpec(
        features=tuple(draw(st.lists(st.sampled_from(features), min_size=1, unique=True))),
        hidden=tuple(draw(st.lists(layers, max_size=3))),
        output=output or draw(st.sampled_from(["Identity", "Sigmoid", "Tanh"])),
        bias=draw(st.booleans()),
        input_scale=draw(st.floats(1e-3, 1e3)),
    )
    last, shape = list(parameter_shapes(model).items())[-1]
    start = {last: np.full(shape, draw(float32)).tolist()} if draw(st.booleans()) else {}
    return ExperimentSpec(
        data=DataSpec(
            generator=draw(picks("dataset", [entry.name])),
            n=draw(st.integers(10, 5000)),
            test_share=draw(st.floats(0, 0.9)),
            seed=draw(st.integers(0, 999_999)),
            points=draw(st.none() | point_sets(inputs, task)),
        ),
        model=msgspec.structs.replace(model, start=start),
        loss=draw(picks("loss", [loss_entry.name])),
        optimizer=draw(picks("optimizer", [entry.name for entry in entries("optimizer")])),
        run=RunSpec(
            batch_size=draw(st.integers(0, 5000)),
            zero_grad=draw(st.booleans()),
            max_epochs=draw(st.integers(0, 1_000_000)),
            stop_above=draw(st.floats(0, 1)),
            seed=draw(st.integers(0, 999_999)),
        ),
        title=draw(text),
    )


@settings(deadline=None, max_examples=60)
@given(spec=specs(), notes=text)
def test_every_valid_experiment_comes_back_equal(spec: ExperimentSpec, notes: str) -> None:
    assert problems(spec) == []
    project = Project(spec, notes)
    assert decode(encode(project)) == project


@settings(deadline=None, max_examples=60)
@given(x=arrays.arrays(np.float32, (6, 2), elements=float32))
def test_points_come_back_to_the_last_bit(x: np.ndarray) -> None:
    points = PointSet(x, [0, 1, 0, 1, 0, 1], [False] * 4 + [True] * 2)
    again = decode(encode(Project(two_class_spec(points)))).spec.data.points
    assert again is not None
    assert again.x.tobytes() == points.x.tobytes()


def two_class_spec(points: PointSet | None = None) -> ExperimentSpec:
    return ExperimentSpec(
        data=DataSpec(Pick("moons", {"noise": 0.3}), points=points),
        model=ModelSpec(hidden=(Layer(8), Layer(4, "ReLU"))),
        loss=Pick("BCEWithLogitsLoss"),
        optimizer=Pick("Adam", {"lr": 0.01, "betas": (0.9, 0.99)}),
        title="Moons",
    )


POINTS = PointSet([[0, 1], [1, 0], [2, 2], [3.5, 0.1]], [0, 1, 0, 1], [False, False, False, True])


def tree() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(encode(Project(two_class_spec(POINTS))))
    return loaded


def changed(path: str, value: Any) -> bytes:
    """A good file with the value at `path` set, or deleted where `value` is Ellipsis."""
    whole = tree()
    *parents, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    node: Any = whole
    for part in parents:
        node = node[part]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return json.dumps(whole).encode()


FAULTS: list[tuple[str, Any, str]] = [
    ("version", ..., "version: missing, expected 1"),
    ("version", "1", "version: expected 1, got '1'"),
    ("version", 2, "version: expected at most 1, got 2; the file was made by a newer Chainrule"),
    ("colour", "red", "colour: unknown, expected one of"),
    ("data", ..., "data: missing, a project needs data, model, loss, optimizer"),
    ("data", 3, "data: expected an object, got a whole number"),
    ("data/generator", ..., "data.generator: missing, data needs generator"),
    ("data/generator/name", "mons", "data.generator: no dataset is called 'mons'"),
    ("data/generator/noise", 5, "data.generator.noise: expected a number from 0 to 2, got 5"),
    ("data/generator/noise", "loud", "data.generator.noise: expected a number from 0 to 2, got 'loud'"),
    ("data/generator/nois", 0.1, "data.generator.nois: moons has no such parameter"),
    ("data/n", 3, "data.n: expected a whole number from 10 to 5000, got 3"),
    ("data/n", "many", "data.n: expected a whole number, got a text"),
    ("data/n", 10**40, "data.n: expected a number of ordinary size"),
    ("data/test_shar", 0.5, "data.test_shar: unknown, expected one of generator, n, test_share"),
    ("data/points/x", [], "data.points.x: expected rows of one or two numbers"),
    ("data/points/x/1", [1], "data.points.x.1: expected 2 in a row, as in the first, got 1"),
    ("data/points/x/1/0", "a", "data.points.x.1.0: expected a number, got a text"),
    ("data/points/x/1/0", float("nan"), "data.points.x.1.0: expected a finite number, got NaN"),
    ("data/points/x/1/0", float("-inf"), "data.points.x.1.0: expected a finite number, got infinity"),
    ("data/points/x/1/0", 1e300, "data.points.x: expected finite numbers, row 1"),
    ("data/points/y", [0, 1], "data.points.y: expected 4 values, one a row of x, got 2"),
    ("data/points/y/2", 0.5, "data.points.y.2: expected the class, 0 or 1, got 0.5"),
    ("data/points/y", [1, 1, 1, 0], "data.points.y: expected training points of both classes"),
    ("data/points/test", [True], "data.points.test: expected 4 values, one a row of x, got 1"),
    ("data/points/test/0", 1, "data.points.test.0: expected true or false, got a whole number"),
    ("data/points/test", [True] * 4, "data.points.test: expected points to train on, got all 4"),
    ("data/points/test", [False] * 4, "data.points.test: expected some test points, as data.test_share"),
    ("model/features", [], "model.features: expected at least one of x1, x2"),
    ("model/features/0", "x3", "model.features.0: no feature is called 'x3'"),
    ("model/features/1", "x1", "model.features.1: expected each feature once, got x1 again"),
    ("model/hidden", [{}] * 9, "model.hidden: expected at most 8 layers, got 9"),
    ("model/hidden/1/units", 0, "model.hidden.1.units: expected a whole number from 1 to 128, got 0"),
    ("model/hidden/1/activation", "relu", "model.hidden.1.activation: no activation is called 'relu'"),
    ("model/output", "Softmax", "model.output: expected one of Identity, Sigmoid, Tanh, got 'Softmax'"),
    ("model/output", "Sigmoid", "model.output: expected Identity, as BCEWithLogitsLoss takes logits"),
    ("model/start", {"1.weight": [[1]]}, "model.start: expected names of parameters (0.weight"),
    ("model/start", {"0.weight": [[1]]}, "model.start.0.weight: expected shape (8, 2), got (1, 1)"),
    ("model/start", {"0.bias": "zero"}, "model.start.0.bias: expected numbers in shape (8,)"),
    ("model/start", {"0.weight": [[1], [1, 2]]}, "model.start.0.weight: expected numbers in shape (8, 2)"),
    ("model/start", {"4.bias": [1e300]}, "model.start.4.bias: expected finite numbers of float32"),
    ("loss/name", "BCELoss", "model.output: expected Sigmoid, as BCELoss takes probabilities"),
    ("loss", {}, "loss.name: missing, loss needs name"),
    ("optimizer/lr", 0, "optimizer.lr: expected a number from"),
    ("optimizer/betas", [0.9], "optimizer.betas: expected 2 numbers from 0 to"),
    ("run/stop_above", True, "run.stop_above: expected a number, got true or false"),
    ("title", "\ud800", "title: expected Unicode text, got half of a surrogate pair"),
    ("expect", {"epochs": 0}, "expect.epochs: expected at least 1, got 0"),
    (
        "expect",
        {"epochs": 1, "parameters": {"0.weight": [1]}},
        "expect.parameters: expected parameters and shapes of 0.weight (8, 2)",
    ),
    (
        "expect",
        {"epochs": 1, "predictions": [{"x": [1], "y": 0}]},
        "expect.predictions.0.x: expected 2 numbers, got 1",
    ),
]


@pytest.mark.parametrize(("path", "value", "message"), FAULTS)
def test_a_fault_is_told_with_its_field(path: str, value: Any, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        decode(changed(path, value), "mine.json")
    assert str(caught.value).startswith(f"mine.json: {message}")


def test_the_nearest_name_is_suggested() -> None:
    for path, value, meant in [
        ("data/generator/name", "mons", "moons"),
        ("data/generator/nois", 0.1, "noise"),
        ("data/test_shar", 0.5, "test_share"),
        ("model/hidden/1/activation", "Tanhh", "Tanh"),
        ("model/hidden/1/unit", 4, "units"),
    ]:
        with pytest.raises(ProjectError, match=f"did you mean '{meant}'\\?"):
            decode(changed(path, value))


def test_regression_refuses_losses_that_compare_classes() -> None:
    line = json.loads(encode(Project(line_spec())))
    line["loss"] = {"name": "BCEWithLogitsLoss"}
    with pytest.raises(ProjectError, match="loss: expected one for regression, such as MSELoss"):
        decode(json.dumps(line).encode())


def test_a_feature_of_two_inputs_needs_two() -> None:
    line = json.loads(encode(Project(line_spec())))
    line["model"]["features"] = ["x1", "x2"]
    with pytest.raises(ProjectError, match=r"model.features.1: expected one of x1, x1\^2"):
        decode(json.dumps(line).encode())


def test_points_must_suit_the_generator() -> None:
    whole = tree()
    whole["data"]["points"]["x"] = [[0], [1], [2], [3]]
    with pytest.raises(ProjectError, match=r"data.points.x: expected 2 numbers in a row for moons, got 1"):
        decode(json.dumps(whole).encode())


def line_spec() -> ExperimentSpec:
    return ExperimentSpec(
        data=DataSpec(Pick("line")),
        model=ModelSpec(features=("x1",)),
        loss=Pick("MSELoss"),
        optimizer=Pick("SGD"),
    )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "expected JSON; line 1, column 1: expecting value"),
        (b'{"a": 1,\n  b: 2}', "expected JSON; line 2, column 3"),
        (b"[1, 2]", "expected a JSON object"),
        (b"\xff\xfe\x00", "expected text in UTF-8, but byte 1 is not"),
        (b"[" * 100_000, "expected at most 20 levels"),
        (b'{"a":' * 30 + b"1" + b"}" * 30, "expected at most 20 levels"),
        (b"9" * 5000, "expected numbers of ordinary length"),
    ],
)
def test_text_that_is_no_project_is_refused_by_place(data: bytes, message: str) -> None:
    with pytest.raises(ProjectError) as caught:
        decode(data, "mine.json")
    assert str(caught.value).startswith(f"mine.json: {message}")


def test_a_message_stays_one_readable_sentence() -> None:
    with pytest.raises(ProjectError) as caught:
        decode(changed("data/generator/name", "m" * 100_000))
    assert len(str(caught.value)) < 500


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys = node.keys() if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    below = [place for key in keys for place in places(node[key], (*path, key))]
    return [(*path, key) for key in keys] + below


@settings(deadline=None, max_examples=150)
@given(data=st.data(), value=json_values)
def test_a_mangled_file_is_refused_or_read_and_nothing_else(data: st.DataObject, value: Any) -> None:
    whole = tree()
    *parents, last = data.draw(st.sampled_from(places(whole)))
    node: Any = whole
    for part in parents:
        node = node[part]
    node[last] = value
    try:
        project = decode(json.dumps(whole).encode())
    except ProjectError:
        return
    assert problems(project.spec) == []


@settings(deadline=None, max_examples=100)
@given(cut=st.integers(0, 600), put=st.binary(max_size=4))
def test_a_damaged_file_is_refused_or_read_and_nothing_else(cut: int, put: bytes) -> None:
    good = encode(Project(two_class_spec(POINTS)))
    try:
        project = decode(good[:cut] + put + good[cut + len(put) :])
    except ProjectError:
        return
    assert problems(project.spec) == []


def test_a_file_is_pleasant_to_read() -> None:
    lines = encode(Project(two_class_spec(POINTS), notes="Look.")).decode().splitlines()
    assert '  "title": "Moons",' in lines
    assert '    "generator": {"name": "moons", "noise": 0.3},' in lines
    assert '      "x": [[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.5, 0.1]],' in lines
    assert max(len(line) for line in lines) <= 100


def test_notes_and_expectations_come_back() -> None:
    expect = Expectation(
        epochs=5,
        tolerance=0.01,
        metrics={"train_loss": 0.5},
        at_least={"test_accuracy": 0.9},
        parameters={"4.bias": [1.0]},
        predictions=(Prediction((1.0, 2.0), 0.5),),
    )
    project = Project(two_class_spec(), "# Two moons\nLook.", expect)
    assert decode(encode(project)) == project
    assert project.title == "Moons"


def test_parameters_left_out_take_their_defaults() -> None:
    spec = decode(changed("optimizer", {"name": "SGD"})).spec
    assert spec.optimizer == Pick("SGD")
    assert spec.optimizer.values("optimizer")["momentum"] == 0


def test_saving_and_loading(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    project = Project(two_class_spec(POINTS))
    save_project(project, path)
    assert load_project(path) == project
    assert [file.name for file in tmp_path.iterdir()] == ["mine.json"]


def unreadable(folder: Path) -> Path:
    return folder / "absent.json"


def a_folder(folder: Path) -> Path:
    (folder / "absent.json").mkdir()
    return folder / "absent.json"


def too_big(folder: Path) -> Path:
    path = folder / "absent.json"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    return path


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (unreadable, "the file cannot be read: no such file or directory"),
        (a_folder, "the file cannot be read: is a directory"),
        (too_big, "expected a project of at most 20 MB, got 20 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    tmp_path: Path, make: Callable[[Path], Path], message: str
) -> None:
    with pytest.raises(ProjectError) as caught:
        load_project(make(tmp_path))
    assert str(caught.value) == f"absent.json: {message}"
