"""Files that are no project are refused in words, and the words name the place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment.project import Project, ProjectError, decode, encode
from engine.experiment.validation import problems
from tests.engine.experiment.projects import POINTS, changed, line_spec, tree, two_class_spec

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
    ("data/flips", 0.6, "data.flips: expected a number from 0 to 0.5, got 0.6"),
    ("data/outliers", -0.1, "data.outliers: expected a number from 0 to 0.5, got -0.1"),
    ("data/balance", 1, "data.balance: expected a number from 0.1 to 0.9, got 1"),
    ("data/split", 1.5, "data.split: expected a whole number, got a number"),
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
    (
        "model/output",
        "Softmax",
        "model.output: expected one of Identity, Sigmoid, Tanh, Softplus, LogSoftmax, got 'Softmax'",
    ),
    ("model/output", "Sigmoid", "model.output: expected Identity, as BCEWithLogitsLoss takes logits"),
    ("model/start", {"1.weight": [[1]]}, "model.start: expected names of parameters (0.weight"),
    ("model/start", {"0.weight": [[1]]}, "model.start.0.weight: expected shape (8, 2), got (1, 1)"),
    ("model/start", {"0.bias": "zero"}, "model.start.0.bias: expected numbers in shape (8,)"),
    ("model/start", {"0.weight": [[1], [1, 2]]}, "model.start.0.weight: expected numbers in shape (8, 2)"),
    ("model/start", {"4.bias": [1e300]}, "model.start.4.bias: expected finite numbers of float32"),
    ("loss/name", "BCELoss", "model.output: expected Sigmoid, as BCELoss takes probabilities"),
    (
        "model/output",
        "LogSoftmax",
        "model.output: expected one of Identity, Sigmoid, Tanh, Softplus for these points",
    ),
    (
        "loss/name",
        "CrossEntropyLoss",
        "loss: expected one for two classes, such as BCEWithLogitsLoss, got CrossEntropyLoss",
    ),
    ("loss", {}, "loss.name: missing, loss needs name"),
    ("optimizer/lr", 0, "optimizer.lr: expected a number from"),
    ("optimizer/betas", [0.9], "optimizer.betas: expected 2 numbers from 0 to"),
    ("optimizer", {"name": "SGD", "nesterov": True}, "optimizer: Nesterov momentum requires a momentum"),
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
