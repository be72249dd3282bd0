"""What no file has of the two workspaces, as one value and as the text of a recovery file."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from engine.experiment.jsontext import json_text, parse_json
from engine.experiment.project import Project, project_of, project_tree

VERSION = 1
_NUMBERS, _MARKS = "<f4", "?"


class UnreadableError(ValueError):
    """A recovery file that cannot be read; the text says why."""


@dataclass(frozen=True)
class Program:
    """The text of the Lab's editor, and what it was made from: a program of an `example`, a `file`."""

    source: str
    example: str = ""
    number: int = 0
    file: Path | None = None


@dataclass(frozen=True)
class Unsaved:
    """The experiment that is not saved, and the `file` it belongs to; the Lab's program that is not kept."""

    project: Project | None = None
    file: Path | None = None
    program: Program | None = None

    @property
    def is_empty(self) -> bool:
        """Whether everything is saved."""
        return self.project is None and self.program is None

    def without_program(self) -> Unsaved:
        """The experiment alone."""
        return replace(self, program=None)


def encode(unsaved: Unsaved) -> bytes:
    """The contents of a recovery file, UTF-8.

    Points made by hand stand there as bytes: fifty thousand of them written out in numbers would keep the
    interpreter busy for a fifth of a second, and the window from it.
    """
    tree = {
        "recovery": VERSION,
        "file": _text(unsaved.file),
        "project": None if unsaved.project is None else _project_tree(unsaved.project),
        "program": None if unsaved.program is None else _program_tree(unsaved.program),
    }
    return json_text(tree).encode("utf-8", "replace")


def decode(data: bytes) -> Unsaved:
    """What the contents of a recovery file hold; UnreadableError says what is wrong with them."""
    try:
        tree = parse_json(data)
        if not isinstance(tree, dict) or tree.get("recovery") != VERSION:
            raise UnreadableError(f"expected a recovery file of version {VERSION}")
        project, program = tree.get("project"), tree.get("program")
        return Unsaved(
            None if project is None else _project(project),
            _path(tree.get("file")),
            None if program is None else _program(program),
        )
    except UnreadableError:
        raise
    except (AttributeError, KeyError, TypeError) as error:
        raise UnreadableError("a part of it is missing or of another kind") from error
    except ValueError as error:  # the faults of JSON, members and points
        raise UnreadableError(str(error)) from error


def _project_tree(project: Project) -> dict[str, Any]:
    """The members of its file, as a draft; points made by hand stand apart."""
    spec, points = project.spec, project.spec.data.points
    data = msgspec.structs.replace(spec.data, points=None)
    bare = msgspec.structs.replace(project, spec=msgspec.structs.replace(spec, data=data))
    members = {**project_tree(bare), "draft": True}
    if points is not None:
        x, y, test = _packed(points.x, _NUMBERS), _packed(points.y, _NUMBERS), _packed(points.test, _MARKS)
        members["packed"] = {"x": x, "y": y, "test": test, "inputs": points.inputs}
    return members


def _project(tree: dict[str, Any]) -> Project:
    members = {name: member for name, member in tree.items() if name != "packed"}
    if "packed" in tree:
        members["data"] = {**members["data"], "points": _points(tree["packed"])}
    return project_of(members)


def _points(packed: dict[str, Any]) -> dict[str, Any]:
    """The points as a project file has them; without any, the generator tells how many inputs they have."""
    x, y = _unpacked(packed["x"], _NUMBERS), _unpacked(packed["y"], _NUMBERS)
    rows = x.reshape(-1, packed["inputs"]).tolist()
    return {"x": rows, "y": y.tolist(), "test": _unpacked(packed["test"], _MARKS).tolist()}


def _packed(array: NDArray[Any], kind: str) -> str:
    return b64encode(array.astype(kind).tobytes()).decode()


def _unpacked(text: str, kind: str) -> NDArray[Any]:
    return np.frombuffer(b64decode(text, validate=True), kind)


def _program_tree(program: Program) -> dict[str, Any]:
    made_from = {"example": program.example, "number": program.number, "file": _text(program.file)}
    return {"source": program.source, **made_from}


def _program(tree: dict[str, Any]) -> Program:
    source, example, number = tree["source"], tree["example"], tree["number"]
    if not (isinstance(source, str) and isinstance(example, str) and isinstance(number, int)):
        raise UnreadableError("program: expected its source, its example and the number of it")
    return Program(source, example, number, _path(tree["file"]))


def _path(value: object) -> Path | None:
    if value is None:
        return None
    if not isinstance(value, str) or "\0" in value:
        raise UnreadableError("file: expected a path")
    return Path(value)


def _text(path: Path | None) -> str | None:
    return None if path is None else str(path)
