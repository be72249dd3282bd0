"""The rules that an experiment must meet; a breach is one sentence with the field and what it takes."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

import numpy as np

from engine.autograd import from_numpy
from engine.catalog import FieldError, Kind, UnknownEntryError, entries, fields_of, find
from engine.expressions import ExpressionError
from engine.nn import Parameter

from .features import FEATURES, feature, features_for
from .gathering import gathering_refusal
from .layout import parameter_shapes
from .points import PointSet
from .sampling import points_of
from .schedule import scheduler_refusal
from .spec import MAX_HIDDEN, ExperimentSpec, Layer, Pick
from .switches import switch_faults
from .task_fit import loss_fault


def problems(spec: ExperimentSpec) -> list[str]:
    """All that keeps `spec` from being trained, each as 'data.n: expected ..., got ...'; else none."""
    return faults(spec) or shortages(spec)


def faults(spec: ExperimentSpec) -> list[str]:
    """What is wrong in itself, which no edit in the window leads to."""
    values = [*_value_rules(spec)]
    # How the parts fit together can only be told of parts that exist.
    return values or [*_data_rules(spec), *_model_rules(spec), *filter(None, [loss_fault(spec)])]


def shortages(spec: ExperimentSpec) -> list[str]:
    """What the points of a `spec` without faults still lack to be learned, as while they are being edited."""
    points = spec.data.points
    if points is None:
        return []
    classes = _class_shortage(points) if spec.task == "classification" else ()
    return [*_split_shortage(points, spec.data.test_share), *classes]


def optimizer_refusal(optimizer: Pick) -> str:
    """Why these hyper-parameters do not go together, in the optimizer's own words; '' when they do."""
    entry = optimizer.entry("optimizer")
    try:
        entry.factory([Parameter(from_numpy(np.zeros(1, np.float32)))], **optimizer.values("optimizer"))
    except ValueError as error:
        return str(error)
    return ""


def nearest(name: str, names: list[str]) -> str:
    """A hint at the one of `names` that was probably meant, or ''."""
    near = difflib.get_close_matches(name, names, n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _value_rules(spec: ExperimentSpec) -> Iterator[str]:
    """Each value by itself: its range, and that what it names exists."""
    yield from _range_rules("data", spec.data)
    yield from _pick_rules("data.generator", "dataset", spec.data.generator)
    yield from _feature_names(spec.model.features)
    if len(spec.model.hidden) > MAX_HIDDEN:
        yield f"model.hidden: expected at most {MAX_HIDDEN} layers, got {len(spec.model.hidden)}"
    for index, layer in enumerate(spec.model.hidden):
        yield from _range_rules(f"model.hidden.{index}", layer)
        yield from _pick_rules(f"model.hidden.{index}.activation", "activation", Pick(layer.activation))
        yield from _parameter_rules(f"model.hidden.{index}.params", layer)
    yield from _range_rules("model", spec.model)
    yield from _pick_rules("model.init", "init", spec.model.init)
    yield from _pick_rules("loss", "loss", spec.loss)
    wrong = [*_pick_rules("optimizer", "optimizer", spec.optimizer)]
    yield from wrong
    if not wrong and (refusal := optimizer_refusal(spec.optimizer)):
        yield f"optimizer: {refusal}"
    yield from _range_rules("run", spec.run)
    if not wrong and (refusal := gathering_refusal(spec)):
        yield f"run.{refusal}"
    odd = [*_scheduler_rules(spec)]
    yield from odd
    if not wrong and not odd:
        refusal = scheduler_refusal(spec.optimizer, spec.scheduler, spec.schedulers)
        if refusal:
            yield f"scheduler: {refusal}"


def _scheduler_rules(spec: ExperimentSpec) -> Iterator[str]:
    """Each scheduler by itself."""
    if spec.scheduler is not None:
        yield from _pick_rules("scheduler", "scheduler", spec.scheduler)
    for place, part in enumerate(spec.schedulers):
        yield from _pick_rules(f"schedulers.{place}", "scheduler", part)


def _range_rules(path: str, part: object) -> Iterator[str]:
    for field in fields_of(type(part)):
        try:
            field.check(getattr(part, field.name))
        except FieldError as error:
            yield f"{path}.{error}"


def _pick_rules(path: str, kind: Kind, pick: Pick) -> Iterator[str]:
    try:
        entry = find(kind, pick.name)
    except UnknownEntryError as error:
        yield f"{path}: {error}"
        return
    for name, value in pick.params.items():
        try:
            entry.complete({name: value})
        except FieldError as error:
            yield f"{path}.{error}"


def _parameter_rules(path: str, layer: Layer) -> Iterator[str]:
    """The parameters of an activation, of one that exists."""
    if any(entry.name == layer.activation for entry in entries("activation")):
        yield from _pick_rules(path, "activation", Pick(layer.activation, layer.params))


def _feature_names(names: tuple[str, ...]) -> Iterator[str]:
    known = list(FEATURES)
    if not names:
        yield f"model.features: expected at least one of {', '.join(known)}, got none"
    for index, name in enumerate(names):
        try:
            feature(name)
        except ExpressionError as error:
            there_are = (
                f"no feature is called {name!r}, and as a formula: {error}; there are {', '.join(known)}"
            )
            yield f"model.features.{index}: {there_are}{nearest(name, known)}"
        if name in names[:index]:
            yield f"model.features.{index}: expected each feature once, got {name} again"


def _data_rules(spec: ExperimentSpec) -> Iterator[str]:
    points = spec.data.points
    if points is None:
        yield from _generated_rules(spec)
        return
    entry = spec.data.generator.entry("dataset")
    inputs = int(entry.traits["inputs"])
    if points.inputs != inputs:
        yield f"data.points.x: expected {inputs} numbers in a row for {entry.name}, got {points.inputs}"
    wrong = ~np.isin(points.y, np.arange(spec.classes))
    if spec.task == "classification" and wrong.any():
        row = int(np.argmax(wrong))
        yield f"data.points.y.{row}: expected the class, {_classes(spec)}, got {points.y[row]:g}"


def _generated_rules(spec: ExperimentSpec) -> Iterator[str]:
    """A formula may have no value where its points are to be."""
    if any(field.kind == "text" for field in spec.data.generator.entry("dataset").fields):
        try:
            points_of(spec.data)
        except ValueError as error:
            yield f"data.generator.{error}"


def _classes(spec: ExperimentSpec) -> str:
    return "0 or 1" if spec.classes == 2 else f"0 to {spec.classes - 1}"


def _split_shortage(points: PointSet, test_share: float) -> Iterator[str]:
    held_out = int(points.test.sum())
    if len(points) == 0:
        yield "data.points.x: expected points to train on, got none"
    elif held_out == len(points):
        yield f"data.points.test: expected points to train on, got all {held_out} held out to test"
    elif held_out == 0 and test_share > 0:
        yield (
            f"data.points.test: expected some test points, as data.test_share is {test_share:g}, got none;"
            " mark some or set data.test_share to 0"
        )


def _class_shortage(points: PointSet) -> Iterator[str]:
    trained = np.unique(points.y[~points.test])
    if len(trained) == 1:
        yield f"data.points.y: expected training points of both classes, 0 and 1, got only {trained[0]:g}"


def _model_rules(spec: ExperimentSpec) -> Iterator[str]:
    possible = [each.name for each in features_for(spec.inputs)]
    for index, name in enumerate(spec.model.features):
        if feature(name).inputs > spec.inputs:
            one_of = f"expected one of {', '.join(possible)}, as the points have one input"
            yield f"model.features.{index}: {one_of}, got {name}"
    yield from switch_faults(spec.model)
    shapes = parameter_shapes(spec.model, spec.outputs)
    for name, value in spec.model.start.items():
        if name in shapes:
            yield from _start_rules(f"model.start.{name}", value, shapes[name])
        else:
            yield f"model.start: expected names of parameters ({', '.join(shapes)}), got {name!r}"


def _start_rules(path: str, value: object, shape: tuple[int, ...]) -> Iterator[str]:
    try:
        array = np.asarray(value)
    except ValueError:
        yield f"{path}: expected numbers in shape {shape}, got rows of different lengths"
        return
    if array.dtype.kind not in "iuf":
        yield f"{path}: expected numbers in shape {shape}, got something else"
    elif array.shape != shape:
        yield f"{path}: expected shape {shape}, got {array.shape}"
    elif not (np.abs(array) <= np.finfo(np.float32).max).all():
        yield f"{path}: expected finite numbers of float32, got NaN, infinity or one too large"
