"""Projects to test with: every valid experiment, one in particular, and that one with a fault."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import numpy as np
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
from engine.experiment.project import Project, encode
from engine.experiment.validation import optimizer_refusal, parameter_shapes

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
            balance=draw(st.floats(0.1, 0.9)),
            flips=draw(st.floats(0, 0.5)),
            outliers=draw(st.floats(0, 0.5)),
            split=draw(st.integers(0, 999_999)),
            points=draw(st.none() | point_sets(inputs, task)),
        ),
        model=msgspec.structs.replace(model, start=start),
        loss=draw(picks("loss", [loss_entry.name])),
        optimizer=draw(
            picks("optimizer", [entry.name for entry in entries("optimizer")]).filter(
                lambda pick: not optimizer_refusal(pick)
            )
        ),
        run=RunSpec(
            batch_size=draw(st.integers(0, 5000)),
            zero_grad=draw(st.booleans()),
            max_epochs=draw(st.integers(0, 1_000_000)),
            stop_above=draw(st.floats(0, 1)),
            seed=draw(st.integers(0, 999_999)),
        ),
        title=draw(text),
    )


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


def line_spec() -> ExperimentSpec:
    return ExperimentSpec(
        data=DataSpec(Pick("line")),
        model=ModelSpec(features=("x1",)),
        loss=Pick("MSELoss"),
        optimizer=Pick("SGD"),
    )
