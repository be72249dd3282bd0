"""Project files: what goes in comes out."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as arrays

from engine.experiment import ExperimentSpec, Pick, PointSet, edit
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
from engine.experiment.validation import problems
from tests.engine.experiment.projects import POINTS, changed, float32, line_spec, specs, text, two_class_spec


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


UNFINISHED = {
    "no points": PointSet(np.empty((0, 2)), []),
    "no test points": PointSet(POINTS.x, POINTS.y),
    "no training points": PointSet(POINTS.x, POINTS.y, [True] * 4),
    "one class": PointSet(POINTS.x, [1, 1, 1, 0], POINTS.test),
}


@pytest.mark.parametrize("points", UNFINISHED.values(), ids=UNFINISHED)
def test_points_that_cannot_be_learned_yet_come_back_as_a_draft(points: PointSet) -> None:
    project = Project(two_class_spec(points))
    saved = encode(project)
    assert json.loads(saved)["draft"] is True
    assert decode(saved) == project
    assert problems(project.spec) != []
    with pytest.raises(ProjectError, match=r"data\.points"):
        decode(saved.replace(b'"draft": true', b'"draft": false'))


def test_one_input_without_points_comes_back() -> None:
    spec = line_spec()
    data = msgspec.structs.replace(spec.data, points=PointSet(np.empty((0, 1)), []))
    project = Project(msgspec.structs.replace(spec, data=data))
    again = decode(encode(project))
    assert again == project
    assert again.spec.inputs == 1


def test_an_experiment_that_can_be_trained_is_no_draft() -> None:
    assert b"draft" not in encode(Project(two_class_spec(POINTS)))


def test_a_draft_is_refused_for_every_other_fault() -> None:
    whole = json.loads(encode(Project(two_class_spec(UNFINISHED["one class"]))))
    whole["data"]["points"]["y"][0] = 0.5
    with pytest.raises(ProjectError, match=r"data\.points\.y\.0: expected the class, 0 or 1, got 0\.5"):
        decode(json.dumps(whole).encode())


def test_a_file_is_pleasant_to_read() -> None:
    lines = encode(Project(two_class_spec(POINTS), notes="Look.")).decode().splitlines()
    assert '  "title": "Moons",' in lines
    assert '    "generator": {"name": "moons", "noise": 0.3},' in lines
    assert '      "x": [[0.0, 1.0], [1.0, 0.0], [2.0, 2.0], [3.5, 0.1]],' in lines
    assert max(len(line) for line in lines) <= 100


def test_flaws_are_written_only_where_there_are_any() -> None:
    whole = json.loads(encode(Project(two_class_spec())))["data"]
    assert list(whole) == ["generator", "n", "test_share", "seed"]
    spec = edit(edit(two_class_spec(), "data.flips", 0.1), "data.split", 3)
    saved = encode(Project(spec))
    assert json.loads(saved)["data"] == {**whole, "flips": 0.1, "split": 3}
    assert decode(saved).spec == spec


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
