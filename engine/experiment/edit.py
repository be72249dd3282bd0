"""One edit of a spec by path: `edit(spec, "optimizer.lr", 0.1)` gives the spec it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from engine.catalog import FieldError, Kind, fields_of

from .proposal import propose
from .sampling import held_out, points_of
from .spec import DataSpec, ExperimentSpec, Pick
from .validation import OUTPUT_FOR, optimizer_refusal, parameter_shapes

_kind_of: dict[str, Kind] = {"data.generator": "dataset", "loss": "loss", "optimizer": "optimizer"}

_SIZES = ("n", "test_share", "seed", "split")
_FLAWS = ("balance", "flips", "outliers")
"""What is set of any generator: how many points it makes, and what is the matter with them."""


def edit(spec: ExperimentSpec, path: str, value: Any) -> ExperimentSpec:
    """`spec` with the value at `path` replaced and whatever hangs on it made to fit.

    A path names attributes ("data.n", "model.features"), an entry by its name ("loss", "optimizer",
    "data.generator"), one of its parameters ("optimizer.lr", "data.generator.noise") or a layer's attribute
    ("model.hidden.0.units"). FieldError or UnknownEntryError name the path's last part and what it takes.
    """
    if path == "data.generator" and isinstance(value, str):
        return with_dataset(spec, value)
    if path in _kind_of and isinstance(value, str):
        pick = Pick(value)
        pick.entry(_kind_of[path])
        value = pick
    changed: ExperimentSpec = _replaced(spec, path.split("."), "", value)
    if path.startswith("data.") and path != "data.points":
        changed = _repointed(changed, path)
    if path == "loss":
        changed = fit_output(changed)
    elif path == "model.output":
        changed = fit_loss(changed)
    elif path.startswith("optimizer.") and (refusal := optimizer_refusal(changed.optimizer)):
        raise FieldError(refusal)
    return changed if path == "model.start" else fit_start(changed)


def with_dataset(spec: ExperimentSpec, name: str) -> ExperimentSpec:
    """`spec` on the dataset `name`: the parts still as proposed for the old one follow the new proposal.

    What the user has chosen is kept where it fits; a model or loss made for other inputs or another task
    cannot, and is proposed anew. Points of one's own begin with the present ones, and nothing else changes.
    """
    before, after = propose(spec.data.generator.name), propose(name)
    same_task, same_inputs = before.task == after.task, before.inputs == after.inputs
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
    )
    return fit_output(changed)


def is_handmade(data: DataSpec) -> bool:
    """Whether the points are the user's own, not a generator's."""
    return bool(data.generator.entry("dataset").traits.get("handmade", False))


def fit_output(spec: ExperimentSpec) -> ExperimentSpec:
    """`spec` with an output its loss can read: BCELoss needs a Sigmoid, BCEWithLogitsLoss has its own."""
    expects = spec.loss.entry("loss").traits["expects"]
    output = OUTPUT_FOR.get(expects, spec.model.output)
    if output == spec.model.output:
        return spec
    return msgspec.structs.replace(spec, model=msgspec.structs.replace(spec.model, output=output))


def fit_loss(spec: ExperimentSpec) -> ExperimentSpec:
    """`spec` with a loss that can read its output: of the two for classes the one for it, else MSELoss."""
    expects = spec.loss.entry("loss").traits["expects"]
    if OUTPUT_FOR.get(expects, spec.model.output) == spec.model.output:
        return spec
    loss = {"Sigmoid": "BCELoss", "Identity": "BCEWithLogitsLoss"}.get(spec.model.output, "MSELoss")
    return msgspec.structs.replace(spec, loss=Pick(loss))


def fit_start(spec: ExperimentSpec) -> ExperimentSpec:
    """`spec` without the first values of parameters that its model no longer has, or has in another shape."""
    shapes = parameter_shapes(spec.model)
    start = {name: value for name, value in spec.model.start.items() if np.shape(value) == shapes.get(name)}
    if start == spec.model.start:
        return spec
    return msgspec.structs.replace(spec, model=msgspec.structs.replace(spec.model, start=start))


def _kept(old: DataSpec, new: DataSpec, names: Sequence[str]) -> DataSpec:
    """`new` with the settings of these names as they are in `old`."""
    return msgspec.structs.replace(new, **{name: getattr(old, name) for name in names})


def _repointed(spec: ExperimentSpec, path: str) -> ExperimentSpec:
    """A new test share or split divides hand-made points anew; any other change makes new points."""
    points = spec.data.points
    if points is None:
        return spec
    if path in ("data.test_share", "data.split") or is_handmade(spec.data):
        points = held_out(points, spec.data.test_share, spec.data.seed, spec.data.split)
    else:
        points = None
    return msgspec.structs.replace(spec, data=msgspec.structs.replace(spec.data, points=points))


def _replaced(node: Any, path: Sequence[str], parents: str, value: Any) -> Any:
    """`node` with the value at `path` below it replaced; `parents` is the path that led to it."""
    name, rest = path[0], path[1:]
    here = f"{parents}.{name}" if parents else name
    if isinstance(node, Pick):
        known = node.values(_kind_of[parents])
        return Pick(node.name, node.entry(_kind_of[parents]).complete({**known, name: value}))
    if isinstance(node, tuple):
        index = int(name)
        return (*node[:index], _replaced(node[index], rest, here, value), *node[index + 1 :])
    if name not in type(node).__struct_fields__:
        raise FieldError(f"{here}: there is no such setting")
    new = _replaced(getattr(node, name), rest, here, value) if rest else _checked(type(node), name, value)
    return msgspec.structs.replace(node, **{name: new})


def _checked(owner: type, name: str, value: Any) -> Any:
    for field in fields_of(owner):
        if field.name == name:
            return field.check(value)
    return value
