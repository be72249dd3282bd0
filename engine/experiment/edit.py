"""One edit of a spec by path: `edit(spec, "optimizer.lr", 0.1)` gives the spec it leads to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from engine.catalog import FieldError, Kind, fields_of, find
from engine.expressions import ExpressionError

from .features import own_feature
from .gathering import fit_gathering, gathering_refusal
from .joining import joins, suits
from .layout import parameter_shapes
from .points import PointSet
from .proposal import propose
from .reading import expects_of, needed_output
from .sampling import held_out, points_of
from .schedule import scheduler_refusal
from .spec import DataSpec, ExperimentSpec, Layer, Pick
from .switches import fit_switches
from .task_fit import loss_refusal
from .validation import optimizer_refusal

_kind_of: dict[str, Kind] = {
    "data.generator": "dataset",
    "model.init": "init",
    "loss": "loss",
    "optimizer": "optimizer",
    "scheduler": "scheduler",
}

_COSINE = Pick("CosineAnnealingLR")
_WARM_UP = Pick("LinearLR", {"start_factor": 0.01, "total_iters": 10})

_SIZES = ("n", "test_share", "seed", "split")
_FLAWS = ("balance", "flips", "outliers")
"""What is set of any generator: how many points it makes, and what is the matter with them."""


def edit(spec: ExperimentSpec, path: str, value: Any) -> ExperimentSpec:
    """`spec` with the value at `path` replaced and whatever hangs on it made to fit.

    A path names attributes ("data.n", "model.features"), an entry by its name ("loss", "optimizer",
    "data.generator", "model.init", "schedulers.0"), one of its parameters ("optimizer.lr",
    "data.generator.noise"), a layer's attribute ("model.hidden.0.units") or a parameter of its activation
    ("model.hidden.0.params.alpha"). An entry begins with its defaults, or what its trait `begins_with`
    says instead.
    FieldError or UnknownEntryError name the path's last part and what it takes.
    """
    if path == "data.generator" and isinstance(value, str):
        return with_dataset(spec, value)
    if (kind := _kind_at(path)) is not None and isinstance(value, str):
        value = _chosen(kind, value, path)
    if path == "model.features":
        value = _features_of(spec, value)
    changed: ExperimentSpec = _replaced(spec, path.split("."), "", value)
    if path.startswith("data.") and path != "data.points":
        changed = _repointed(changed, path)
    if path.startswith("data.generator."):
        _check_points(changed)
    if refusal := _refusal(changed, path):
        raise FieldError(refusal)
    changed = _fitted(changed, path, spec.scheduler)
    return changed if path == "model.start" else fit_start(changed)


def _refusal(spec: ExperimentSpec, path: str) -> str:
    """Why `spec` cannot be as it was set at `path`; empty when it can."""
    if _is_of(path, "loss"):
        return loss_refusal(spec.loss)
    if path.startswith("optimizer."):
        return optimizer_refusal(spec.optimizer)
    if path.startswith(("scheduler.", "schedulers")):
        return scheduler_refusal(spec.optimizer, spec.scheduler, spec.schedulers)
    return gathering_refusal(spec) if path == "run.accumulation" else ""


def _fitted(spec: ExperimentSpec, path: str, scheduler: Pick | None) -> ExperimentSpec:
    """`spec` with what hangs on the value at `path` made to fit; `scheduler` is the one before."""
    if _is_of(path, "loss"):
        return fit_output(spec)
    if path == "model.output":
        return fit_loss(spec)
    if path in ("optimizer", "scheduler"):
        return fit_gathering(fit_scheduler(_with_parts(spec, scheduler)))
    return spec


def _is_of(path: str, name: str) -> bool:
    """Whether an entry or one of its parameters is at `path`."""
    return path == name or path.startswith(f"{name}.")


def with_dataset(spec: ExperimentSpec, name: str) -> ExperimentSpec:
    """`spec` on the dataset `name`: the parts still as proposed for the old one follow the new proposal.

    What the user has chosen is kept where it fits; a model or loss made for other inputs or another task
    cannot, and is proposed anew. Points of one's own begin with the present ones, and nothing else changes.
    """
    before, after = propose(spec.data.generator.name), _of_as_many_classes(propose(name), spec.classes)
    same_inputs = before.inputs == after.inputs
    # One output tells two classes apart, more classes have one each.
    same_task = before.task == after.task and (before.classes > 2) == (after.classes > 2)
    if is_handmade(after.data) and same_task and same_inputs:
        own = msgspec.structs.replace(_kept(spec.data, after.data, _SIZES), points=points_of(spec.data))
        return msgspec.structs.replace(spec, data=own)
    # Own points are as they are: what a generator was asked for is not to be done to them once more.
    names = (*_SIZES, *_FLAWS) if same_task and not is_handmade(after.data) else _SIZES
    data = after.data if spec.data == before.data else _kept(spec.data, after.data, names)
    keep_model = spec.model != before.model and same_task and same_inputs
    keep_loss = spec.loss != before.loss and same_task
    keep_optimizer = spec.optimizer != before.optimizer and same_task
    changed = ExperimentSpec(
        data=data,
        model=spec.model if keep_model else after.model,
        loss=spec.loss if keep_loss else after.loss,
        optimizer=spec.optimizer if keep_optimizer else after.optimizer,
        run=spec.run if spec.run != before.run else after.run,
        scheduler=spec.scheduler,
        schedulers=spec.schedulers,
    )
    return fit_gathering(fit_scheduler(fit_output(changed)))


def is_handmade(data: DataSpec) -> bool:
    """Whether the points are the user's own, not a generator's."""
    return bool(data.generator.entry("dataset").traits.get("handmade", False))


def fit_output(spec: ExperimentSpec) -> ExperimentSpec:
    """`spec` with an output its loss can read: BCELoss needs a Sigmoid, BCEWithLogitsLoss has its own."""
    output = needed_output(spec.loss, spec.model.output)
    if output == spec.model.output:
        return spec
    return msgspec.structs.replace(spec, model=msgspec.structs.replace(spec.model, output=output))


def fit_loss(spec: ExperimentSpec) -> ExperimentSpec:
    """`spec` with a loss that can read its output: of those for classes the one for it, else MSELoss.

    One of counts reads a rate as well as its logarithm.
    """
    output = spec.model.output
    if needed_output(spec.loss, output) == output:
        return spec
    if expects_of(spec.loss) in ("rates", "log_rates") and output in ("Softplus", "Identity"):
        params = {**spec.loss.params, "log_input": output == "Identity"}
        return msgspec.structs.replace(spec, loss=Pick(spec.loss.name, params))
    by_output: dict[str, str] = {}
    if spec.classes == 2:
        by_output = {"Sigmoid": "BCELoss", "Identity": "BCEWithLogitsLoss"}
    elif spec.classes > 2:
        by_output = {"LogSoftmax": "NLLLoss", "Identity": "CrossEntropyLoss"}
    return msgspec.structs.replace(spec, loss=Pick(by_output.get(output, "MSELoss")))


def fit_scheduler(spec: ExperimentSpec) -> ExperimentSpec:
    """`spec` with a scheduler that leaves the momentum alone, where the optimizer has none."""
    if spec.scheduler is None or not scheduler_refusal(spec.optimizer, spec.scheduler, spec.schedulers):
        return spec
    params = {**spec.scheduler.params, "cycle_momentum": False}
    return msgspec.structs.replace(spec, scheduler=Pick(spec.scheduler.name, params))


def _chosen(kind: Kind, name: str, path: str) -> Pick:
    """An entry as it is first chosen; a scheduler among others leaves the momentum alone."""
    entry = find(kind, name)
    begins = dict(entry.traits.get("begins_with", {}))
    if path.startswith("schedulers.") and "cycle_momentum" in entry.defaults():
        begins["cycle_momentum"] = False
    return Pick(name, begins)


def _with_parts(spec: ExperimentSpec, before: Pick | None) -> ExperimentSpec:
    """`spec` with two schedulers or more where its own combines others, without any where it does not.

    A combination begins as a warm-up and the scheduler that was there `before`, where that can join.
    """
    if spec.scheduler is None or not spec.scheduler.entry("scheduler").traits.get("combines", False):
        return msgspec.structs.replace(spec, schedulers=()) if spec.schedulers else spec
    if spec.schedulers:
        parts = tuple(each if suits(spec.scheduler, each) else _COSINE for each in spec.schedulers)
        return msgspec.structs.replace(spec, schedulers=parts)
    later = before if before is not None and joins(before) else _COSINE
    return msgspec.structs.replace(spec, schedulers=(_WARM_UP, later))


def fit_start(spec: ExperimentSpec) -> ExperimentSpec:
    """`spec` without the first values of parameters that its model no longer has, or has in another shape.

    Nor has it switches on units, inputs and layers that are no longer there.
    """
    shapes = parameter_shapes(spec.model, spec.outputs)
    start = {name: value for name, value in spec.model.start.items() if np.shape(value) == shapes.get(name)}
    model = fit_switches(spec.model)
    if start != model.start:
        model = msgspec.structs.replace(model, start=start)
    return spec if model is spec.model else msgspec.structs.replace(spec, model=model)


def _features_of(spec: ExperimentSpec, names: Sequence[str]) -> tuple[str, ...]:
    """Features by their names; FieldError for one there is already, or that some points have no value of."""
    x = points_of(spec.data).x * np.float32(spec.model.input_scale)
    try:
        features = tuple(own_feature(name, spec.inputs, x) for name in names)
    except ExpressionError as error:
        raise FieldError(str(error)) from None
    twice = next((name for place, name in enumerate(features) if name in features[:place]), None)
    if twice is not None:
        raise FieldError(f"{twice}: the model has this feature already")
    return features


def _of_as_many_classes(spec: ExperimentSpec, classes: int) -> ExperimentSpec:
    """`spec` with points of so many classes, if it takes so many."""
    generator = spec.data.generator
    if spec.classes <= 2 or classes <= 2:
        return spec
    counted = Pick(generator.name, {**generator.params, "classes": classes})
    return msgspec.structs.replace(spec, data=msgspec.structs.replace(spec.data, generator=counted))


def _kept(old: DataSpec, new: DataSpec, names: Sequence[str]) -> DataSpec:
    """`new` with the settings of these names as they are in `old`."""
    return msgspec.structs.replace(new, **{name: getattr(old, name) for name in names})


def _repointed(spec: ExperimentSpec, path: str) -> ExperimentSpec:
    """A new test share or split divides hand-made points anew; any other change makes new points."""
    points = spec.data.points
    if points is None:
        return spec
    if path == "data.generator.classes" and is_handmade(spec.data):
        _check_classes(points, spec.data.classes)
    if path in ("data.test_share", "data.split") or is_handmade(spec.data):
        points = held_out(points, spec.data.test_share, spec.data.seed, spec.data.split)
    else:
        points = None
    return msgspec.structs.replace(spec, data=msgspec.structs.replace(spec.data, points=points))


def _check_points(spec: ExperimentSpec) -> None:
    """FieldError where a formula of the generator has no points to give."""
    if any(field.kind == "text" for field in spec.data.generator.entry("dataset").fields):
        try:
            points_of(spec.data)
        except ValueError as error:
            raise FieldError(str(error)) from None


def _check_classes(points: PointSet, classes: int) -> None:
    """FieldError where there are points of a class beyond the first `classes`."""
    there_are = int(points.y.max(initial=0)) + 1
    if there_are > classes:
        raise FieldError(
            f"classes: expected at least {there_are}, as there are points of so many, got {classes}"
        )


def _replaced(node: Any, path: Sequence[str], parents: str, value: Any) -> Any:
    """`node` with the value at `path` below it replaced; `parents` is the path that led to it."""
    name, rest = path[0], path[1:]
    here = f"{parents}.{name}" if parents else name
    if isinstance(node, Pick):
        kind = _kind_at(parents)
        assert kind is not None
        return Pick(node.name, node.entry(kind).complete({**node.values(kind), name: value}))
    if isinstance(node, tuple):
        index = int(name)
        new = _replaced(node[index], rest, here, value) if rest else value
        return (*node[:index], new, *node[index + 1 :])
    if isinstance(node, Layer):
        return _with_layer(node, path, value)
    if name not in type(node).__struct_fields__:
        raise FieldError(f"{here}: there is no such setting")
    new = _replaced(getattr(node, name), rest, here, value) if rest else _checked(type(node), name, value)
    return msgspec.structs.replace(node, **{name: new})


def _with_layer(layer: Layer, path: Sequence[str], value: Any) -> Layer:
    """`layer` with one attribute replaced; another activation begins with its own parameters."""
    name = path[0]
    if path[1:]:
        params = find("activation", layer.activation).complete({**layer.params, path[1]: value})
        return msgspec.structs.replace(layer, params=params)
    if name == "activation":
        return msgspec.structs.replace(layer, activation=find("activation", value).name, params={})
    return msgspec.structs.replace(layer, **{name: _checked(Layer, name, value)})


def _kind_at(path: str) -> Kind | None:
    """Of which kind the entry is that is chosen at `path`; None where none is."""
    return "scheduler" if re.fullmatch(r"schedulers\.\d+", path) else _kind_of.get(path)


def _checked(owner: type, name: str, value: Any) -> Any:
    for field in fields_of(owner):
        if field.name == name:
            return field.check(value)
    return value
