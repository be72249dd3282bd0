"""Project files: an experiment as JSON that a person can read, and every fault of such a file in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from .atomic import write_atomically
from .expectation import Expectation
from .jsontext import JsonError, json_text, parse_json, short_numbers
from .limited import size_of
from .members import VERSION, FaultError, read_members
from .points import PointSet
from .spec import DataSpec, ExperimentSpec, Layer, ModelSpec, Pick, RunSpec
from .validation import shortages

MAX_BYTES = 20_000_000
MAX_MESSAGE = 400

_SELDOM = ("balance", "flips", "outliers", "split", "points")
_SELDOM_OF_MODEL = ("standardize", "init", "disabled", "frozen")
_SELDOM_OF_RUN = (
    *("l1", "l2", "clip_norm", "clip_value", "accumulation"),
    *("schedule_unit", "warmup", "stop_below", "patience"),
)
_SELDOM_OF_LAYER = ("params", "bias", "batch_norm", "dropout")


class ProjectError(ValueError):
    """A file that is no project; the text is one sentence with the file, the field and what was expected."""


class Project(msgspec.Struct, frozen=True):
    """What a project file holds: the experiment, `notes` in Markdown, and the numbers it should reach."""

    spec: ExperimentSpec
    notes: str = ""
    expect: Expectation | None = None

    @property
    def title(self) -> str:
        """The experiment's title."""
        return self.spec.title


def load_project(path: Path) -> Project:
    """The project in the file at `path`; ProjectError says what is wrong with it."""
    try:
        size = size_of(path)
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ProjectError(f"{path.name}: the file cannot be read: {reason}") from error
    if size > MAX_BYTES:
        at_most = f"{MAX_BYTES / 1e6:.0f} MB"
        raise ProjectError(f"{path.name}: expected a project of at most {at_most}, got {size / 1e6:.0f} MB")
    return decode(data, path.name)


def load_trainable(path: Path) -> Project:
    """The project in the file at `path`; ProjectError also for a draft that cannot be trained yet."""
    project = load_project(path)
    missing = shortages(project.spec)
    if missing:
        raise ProjectError(f"{path.name}: {missing[0]}")
    return project


def save_project(project: Project, path: Path) -> None:
    """Write `project` to `path`, whole or not at all; OSError when that cannot be."""
    write_atomically(path, encode(project))


def decode(data: bytes, name: str = "project") -> Project:
    """The project in the contents of a file called `name`; ProjectError says what is wrong with it."""
    try:
        return project_of(parse_json(data))
    except (JsonError, FaultError) as error:
        text = str(error)
        raise ProjectError(
            f"{name}: {text if len(text) <= MAX_MESSAGE else text[:MAX_MESSAGE] + ' ...'}"
        ) from error


def project_of(tree: Any) -> Project:
    """The project of the members that `project_tree` gave; FaultError names one that is wrong."""
    members = read_members(tree)
    return Project(members.spec(), members.notes, members.expect)


def encode(project: Project) -> bytes:
    """The contents of a project file, UTF-8."""
    return json_text(project_tree(project)).encode()


def project_tree(project: Project) -> dict[str, Any]:
    """The members of a project file as dicts, lists and plain values.

    An experiment whose points cannot be learned yet is marked as a draft, by which it can be opened again.
    """
    spec = project.spec
    members = {
        "version": VERSION,
        "title": spec.title,
        "notes": project.notes,
        **({"draft": True} if shortages(spec) else {}),
        "data": _data_tree(spec.data),
        "model": _model_tree(spec.model),
        "loss": _folded(spec.loss),
        "optimizer": _folded(spec.optimizer),
        "run": _without_defaults(_tree(spec.run), RunSpec(), _SELDOM_OF_RUN),
    }
    if spec.scheduler is not None:
        members["scheduler"] = _folded(spec.scheduler)
    if spec.schedulers:
        members["schedulers"] = [_folded(each) for each in spec.schedulers]
    if project.expect is not None:
        members["expect"] = _tree(project.expect)
    return members


def _data_tree(data: DataSpec) -> dict[str, Any]:
    """The data, without what is seldom set and stands at its default."""
    return _without_defaults(
        {**_tree(data), "generator": _folded(data.generator)}, DataSpec(data.generator), _SELDOM
    )


def _model_tree(model: ModelSpec) -> dict[str, Any]:
    """The model and its layers, without what is seldom set and stands at its default."""
    tree = _without_defaults(_tree(model), ModelSpec(), _SELDOM_OF_MODEL)
    layers = [_without_defaults(each, Layer(), _SELDOM_OF_LAYER) for each in tree["hidden"]]
    plain = all(layer.keys().isdisjoint(_SELDOM_OF_LAYER) for layer in layers)
    # The text has a tuple in one line, and one line for each dict of a list.
    tree["hidden"] = tuple(layers) if plain else layers
    return {**tree, "init": _folded(model.init)} if "init" in tree else tree


def _without_defaults(tree: dict[str, Any], plain: msgspec.Struct, names: Sequence[str]) -> dict[str, Any]:
    """`tree` without the members of these names that say what `plain` says."""
    default = _tree(plain)
    return {name: value for name, value in tree.items() if name not in names or value != default[name]}


def _folded(pick: Pick) -> Any:
    """An entry in one object with its parameters: {"name": "Adam", "lr": 0.01}."""
    return {"name": pick.name, **_tree(pick.params)}


def _tree(value: Any) -> Any:
    return msgspec.to_builtins(value, enc_hook=_plain)


def _plain(value: Any) -> Any:
    """What msgspec does not know, as lists and numbers."""
    if isinstance(value, PointSet):
        return {name: short_numbers(getattr(value, name)) for name in ("x", "y", "test")}
    if isinstance(value, np.ndarray | np.generic):
        return short_numbers(np.asarray(value))
    raise TypeError(f"a project file cannot hold {value!r}")
