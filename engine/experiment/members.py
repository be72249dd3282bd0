"""From the tree that a project file holds to checked values; every fault is named by its field."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import msgspec
import numpy as np

from engine.catalog import FieldError, Kind, UnknownEntryError, find

from .expectation import Expectation, Prediction, expectation_problems
from .points import PointSet
from .spec import DataSpec, ExperimentSpec, Layer, ModelSpec, Pick, RunSpec
from .validation import faults, nearest, problems

VERSION = 1

T = TypeVar("T")


class FaultError(ValueError):
    """What is wrong with a tree; the text begins with the field, as 'model.hidden.2.units: ...'."""


class Members(ExperimentSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The members of a file: those of the experiment and those about it.

    A `draft` was saved while its points were being edited: they may lack what it takes to be trained.
    """

    version: int
    notes: str = ""
    draft: bool = False
    expect: Expectation | None = None

    def spec(self) -> ExperimentSpec:
        """The experiment alone."""
        return ExperimentSpec(**{name: getattr(self, name) for name in ExperimentSpec.__struct_fields__})


class _Points(msgspec.Struct, forbid_unknown_fields=True):
    """The points as a file has them: rows of one or two inputs, targets, and which are held out."""

    x: list[list[float]]
    y: list[float]
    test: list[bool] = []


def read_members(tree: Any) -> Members:
    """The members in `tree`, a file's dicts and lists; FaultError for the first that will not do."""
    if not isinstance(tree, dict):
        raise FaultError("expected a JSON object, {...}, got another kind of value")
    _check_version(tree)
    tree = _with(tree, "data", _with_points)
    tree = _with(tree, "model", lambda model: _with(model, "init", partial(_unfolded, "model.init", "init")))
    tree = _with(tree, "loss", partial(_unfolded, "loss", "loss"))
    tree = _with(tree, "optimizer", partial(_unfolded, "optimizer", "optimizer"))
    tree = _with(tree, "scheduler", partial(_unfolded, "scheduler", "scheduler"))
    tree = _with(tree, "schedulers", _unfolded_schedulers)
    members = _converted(tree, Members, "")
    spec = members.spec()
    found = faults(spec) if members.draft else problems(spec)
    if not found and members.expect is not None:
        found = expectation_problems(members.expect, spec)
    if found:
        raise FaultError(found[0])
    return members


def _check_version(tree: dict[str, Any]) -> None:
    if "version" not in tree:
        raise FaultError(f"version: missing, expected {VERSION}")
    version = tree["version"]
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise FaultError(f"version: expected {VERSION}, got {version!r}")
    if version > VERSION:
        raise FaultError(
            f"version: expected at most {VERSION}, got {version}; the file was made by a newer Chainrule"
        )


def _with(tree: Any, key: str, change: Callable[[Any], Any]) -> Any:
    """`tree` with what it has under `key` changed; as it is when it has nothing there."""
    if not isinstance(tree, dict) or tree.get(key) is None:
        return tree
    return {**tree, key: change(tree[key])}


def _with_points(data: Any) -> Any:
    data = _with(data, "generator", partial(_unfolded, "data.generator", "dataset"))
    return _with(data, "points", partial(_points, _inputs_of(data)))


def _inputs_of(data: Any) -> int:
    """How many inputs the points of a generator have, for a file that has no points to tell; 2 if unknown."""
    generator = data.get("generator") if isinstance(data, dict) else None
    if not isinstance(generator, dict) or not isinstance(generator.get("name"), str):
        return 2
    return int(find("dataset", generator["name"]).traits["inputs"])


def _unfolded(path: str, kind: Kind, pick: Any) -> Any:
    """An entry with the parameters beside its name moved into `params`, each in its own type."""
    if not isinstance(pick, dict) or not isinstance(pick.get("name"), str):
        return pick
    params = {key: value for key, value in pick.items() if key != "name"}
    try:
        entry = find(kind, pick["name"])
    except UnknownEntryError as error:
        raise FaultError(f"{path}: {error}") from error
    try:
        complete = entry.complete(params)
    except FieldError as error:
        known = list(entry.defaults())
        unknown = next((key for key in params if key not in known), "")
        raise FaultError(f"{path}.{error}{nearest(unknown, known)}") from error
    return {"name": entry.name, "params": {key: complete[key] for key in params}}


def _unfolded_schedulers(picks: Any) -> Any:
    if not isinstance(picks, list):
        return picks
    return [_unfolded(f"schedulers.{place}", "scheduler", pick) for place, pick in enumerate(picks)]


def _points(inputs: int, tree: Any) -> PointSet:
    table = _converted(tree, _Points, "data.points")
    if not table.x and not table.y and not table.test:
        return PointSet(np.empty((0, inputs)), [])
    width = len(table.x[0]) if table.x else 0
    if width not in (1, 2):
        raise FaultError("data.points.x: expected rows of one or two numbers, got none or others")
    for row, numbers in enumerate(table.x):
        if len(numbers) != width:
            same = f"{width} in a row, as in the first"
            raise FaultError(f"data.points.x.{row}: expected {same}, got {len(numbers)}")
    test = table.test or [False] * len(table.x)
    for name, column in (("y", table.y), ("test", test)):
        if len(column) != len(table.x):
            one_each = f"{len(table.x)} values, one a row of x"
            raise FaultError(f"data.points.{name}: expected {one_each}, got {len(column)}")
    try:
        # A number beyond float32 becomes infinity, which the point set refuses by name.
        with np.errstate(over="ignore"):
            return PointSet(table.x, table.y, test)
    except ValueError as error:
        raise FaultError(f"data.points.{error}") from error


_structs: dict[str, type[msgspec.Struct]] = {
    "": Members,
    "data": DataSpec,
    "data.points": _Points,
    "model": ModelSpec,
    "model.hidden": Layer,
    "run": RunSpec,
    "expect": Expectation,
    "expect.predictions": Prediction,
}

_words = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "an object",
    "null": "nothing",
}


def _converted(tree: Any, to: type[T], place: str) -> T:
    """`tree` as a value of type `to`; `place` is where in the file it stands."""
    try:
        return msgspec.convert(tree, to)
    except msgspec.ValidationError as error:
        message, _, at = str(error).partition(" - at ")
        within = re.sub(r"\[(\d+)\]", r".\1", at.rpartition("$")[2].strip("`").replace("[...]", ""))
        raise FaultError(_fault(message, (place + within).strip("."))) from error


def _struct_at(place: str) -> type[msgspec.Struct]:
    return _structs.get(re.sub(r"\.\d+", "", place), Pick)


def _required(place: str) -> list[str]:
    return [field.name for field in msgspec.structs.fields(_struct_at(place)) if field.required]


def _fault(message: str, place: str) -> str:
    """msgspec's message about the value at `place` in the words of a user."""
    dot = f"{place}." if place else ""
    if missing := re.fullmatch(r"Object missing required field `(.*)`", message):
        return f"{dot}{missing[1]}: missing, {place or 'a project'} needs {', '.join(_required(place))}"
    if unknown := re.fullmatch(r"Object contains unknown field `(.*)`", message, re.DOTALL):
        known = list(_struct_at(place).__struct_fields__)
        return f"{dot}{unknown[1]}: unknown, expected one of {', '.join(known)}{nearest(unknown[1], known)}"
    named = re.sub(r"`([a-z]+)( \| [a-z]+)*`", lambda found: _words.get(found[1], found[0]), message)
    return f"{place or 'the file'}: {named[:1].lower()}{named[1:]}"
