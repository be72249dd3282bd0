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
from engine.experiment.joining import FEWEST, MOST, joins
from engine.experiment.project import Project, encode
from engine.experiment.reading import reading_of
from engine.experiment.schedule import scheduler_refusal
from engine.experiment.task_fit import loss_refusal
from engine.experiment.validation import optimizer_refusal, parameter_shapes

float32 = st.floats(width=32, allow_nan=False, allow_infinity=False)
text = st.text(st.characters(codec="utf-8"), max_size=20)


def value_of(field: Field) -> st.SearchStrategy[Any]:
    one = (
        st.nothing()
        if field.kind == "text"
        else (
            st.floats(field.low, field.high)
            if field.kind != "int"
            else st.integers(int(field.low), int(field.high))
        )
    )
    if field.kind == "bool":
        return st.booleans()
    if field.kind == "text":
        return st.just(field.default)
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
    # Between ends that are close a formula may have no value, or one sign only.
    ends = ("low", "high") if any(field.kind == "text" for field in fields) else ()
    given_fields = [field for field in fields if draw(st.booleans()) and field.name not in ends]
    return Pick(name, {field.name: draw(value_of(field)) for field in given_fields})


@st.composite
def point_sets(draw: st.DrawFn, inputs: int, task: str) -> PointSet:
    count = draw(st.integers(4, 12))
    x = draw(arrays.arrays(np.float32, (count, inputs), elements=float32))
    y = draw(arrays.arrays(np.float32, count, elements=float32))
    test = np.arange(count) >= count - 2
    return PointSet(x, np.arange(count) % 2 if task == "classification" else y, test)


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    activation = draw(picks("activation", [entry.name for entry in entries("activation")]))
    return Layer(
        units=draw(st.integers(1, 128)),
        activation=activation.name,
        params=activation.params,
        bias=draw(st.booleans()),
        batch_norm=draw(st.booleans()),
        dropout=draw(st.just(0.0) | st.floats(0, 0.9)),
    )


JOINING = [entry.name for entry in entries("scheduler") if joins(Pick(entry.name))]
PLAIN_PARTS = (Pick("ConstantLR"), Pick("LinearLR"))


def schedulers(optimizer: Pick) -> st.SearchStrategy[Pick]:
    """Any scheduler for this optimizer."""
    drawn = picks("scheduler", [entry.name for entry in entries("scheduler")])
    return drawn.filter(
        lambda pick: not scheduler_refusal(optimizer, pick, PLAIN_PARTS if combines(pick) else ())
    )


def combines(pick: Pick | None) -> bool:
    return pick is not None and bool(pick.entry("scheduler").traits.get("combines", False))


def parts_of(scheduler: Pick | None) -> st.SearchStrategy[tuple[Pick, ...]]:
    """What a scheduler combines: two to four of those that can join, or nothing."""
    if scheduler is None or not combines(scheduler):
        return st.just(())
    part = picks("scheduler", JOINING).filter(lambda pick: not scheduler_refusal(Pick("SGD"), pick))
    parts = st.lists(part, min_size=FEWEST, max_size=MOST).map(tuple)
    return parts.filter(lambda parts: not scheduler_refusal(Pick("SGD"), scheduler, parts))


@st.composite
def specs(draw: st.DrawFn) -> ExperimentSpec:
    entry = draw(st.sampled_from(entries("dataset")))
    inputs, task = entry.traits["inputs"], entry.traits["task"]
    generator = draw(picks("dataset", [entry.name]))
    outputs = int(generator.values("dataset").get("classes", 1))
    kinds = {"values", "probabilities", "logits", "signs", "distances"}
    if task == "regression":
        kinds = {"values", "log_rates", "mean_and_variance"}
    if outputs > 1:
        kinds = {"class_logits", "class_log_probabilities", "class_scores"}
        kinds |= {"class_log_shares", "class_marks", "class_ranks"}
        kinds |= {"class_order", "class_places", "class_directions"}
    fitting = [loss.name for loss in entries("loss") if loss.traits["expects"] in kinds]
    loss = draw(picks("loss", fitting).filter(lambda pick: not loss_refusal(pick)))
    output = reading_of(loss).output
    features = [feature.name for feature in features_for(inputs)]
    features += [
        "x1^5",
        "exp(-x1^2)*3",
        "x1/(1+abs(x1))",
        *(["x1*cos(x2)", "min(x1,x2)"] if inputs == 2 else []),
    ]
    model = ModelSpec(
        features=tuple(draw(st.lists(st.sampled_from(features), min_size=1, unique=True))),
        hidden=tuple(draw(st.lists(layers(), max_size=3))),
        output=output or draw(st.sampled_from(["Identity", "Sigmoid", "Tanh", "Softplus"])),
        bias=draw(st.booleans()),
        input_scale=draw(st.floats(1e-3, 1e3)),
        standardize=draw(st.booleans()),
        init=draw(picks("init", [entry.name for entry in entries("init")])),
    )
    outputs = loss.entry("loss").traits.get("outputs", outputs)
    last, shape = list(parameter_shapes(model, outputs).items())[-1]
    start = {last: np.full(shape, draw(float32)).tolist()} if draw(st.booleans()) else {}
    optimizer = draw(
        picks("optimizer", [entry.name for entry in entries("optimizer")]).filter(
            lambda pick: not optimizer_refusal(pick)
        )
    )
    scheduler = draw(st.none() | schedulers(optimizer))
    return ExperimentSpec(
        data=DataSpec(
            generator=generator,
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
        loss=loss,
        optimizer=optimizer,
        run=RunSpec(
            batch_size=draw(st.integers(0, 5000)),
            zero_grad=draw(st.booleans()),
            max_epochs=draw(st.integers(0, 1_000_000)),
            stop_above=draw(st.floats(0, 1)),
            seed=draw(st.integers(0, 999_999)),
            l1=draw(st.floats(0, 10)),
            l2=draw(st.floats(0, 10)),
            clip_norm=draw(st.floats(0, 1000)),
            clip_value=draw(st.floats(0, 1000)),
            accumulation=draw(st.integers(1, 64)) if optimizer.name != "LBFGS" else 1,
            schedule_unit=draw(st.sampled_from(["epoch", "update"])),
            warmup=draw(st.integers(0, 10_000)),
            stop_below=draw(st.floats(0, 1000)),
            patience=draw(st.integers(0, 100_000)),
        ),
        title=draw(text),
        scheduler=scheduler,
        schedulers=draw(parts_of(scheduler)),
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
