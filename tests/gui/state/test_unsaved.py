"""What is unsaved comes back from its recovery file to the last bit, and a broken one says why not."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.experiment import ExperimentSpec, PointSet, edit, propose
from engine.experiment.project import Project
from gui.state.unsaved import Program, UnreadableError, Unsaved, decode, encode

finite = st.floats(width=32, allow_nan=False, allow_infinity=False)
places = st.lists(st.tuples(finite, finite), max_size=12)
texts = st.text()


def with_points(spec: ExperimentSpec, points: PointSet) -> ExperimentSpec:
    return msgspec.structs.replace(spec, data=msgspec.structs.replace(spec.data, points=points))


@settings(max_examples=15)
@given(x=places, notes=texts, source=texts)
def test_what_is_written_is_read_again(x: list[tuple[float, float]], notes: str, source: str) -> None:
    rows = len(x)
    points = PointSet(np.reshape(x, (rows, 2)), np.arange(rows) % 2, np.arange(rows) % 3 == 0)
    project = Project(with_points(edit(propose("circles"), "optimizer.lr", 0.0375), points), notes)
    unsaved = Unsaved(project, Path("mine.json").absolute(), Program(source, "xw-graph", 1, Path("p.py")))
    assert decode(encode(unsaved)) == unsaved


@pytest.mark.parametrize("name", ["line", "circles", "many_spirals"])
def test_points_of_a_generator_are_not_written_out(name: str) -> None:
    unsaved = Unsaved(Project(propose(name)))
    data = encode(unsaved)
    assert decode(data) == unsaved
    assert len(data) < 3000


def test_points_with_one_input_stay_so_and_none_are_none() -> None:
    spec = propose("line")
    some = Unsaved(Project(with_points(spec, PointSet([[0.1], [0.2], [0.3]], [1, 2, 3]))))
    none = Unsaved(Project(with_points(spec, PointSet(np.empty((0, 1)), []))))
    assert decode(encode(some)) == some
    assert decode(encode(none)) == none


def test_one_part_alone_leaves_the_other_as_it_is() -> None:
    program = Unsaved(program=Program("x = 1"))
    assert decode(encode(program)) == program
    assert program.without_program().is_empty
    assert not program.is_empty


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda tree: tree.update(recovery=2), "expected a recovery file of version 1"),
        (lambda tree: tree.update(project=[]), "of another kind"),
        (lambda tree: tree["project"].pop("data"), "missing or of another kind"),
        (lambda tree: tree["project"]["packed"].pop("y"), "missing or of another kind"),
        (lambda tree: tree["project"]["packed"].update(x="AA"), "padding"),
        (lambda tree: tree["project"]["packed"].update(y="no base 64"), "base64"),
        (lambda tree: tree["project"]["packed"].update(inputs=7), "reshape"),
        (lambda tree: tree["project"]["optimizer"].update(lr="fast"), r"optimizer\.lr: "),
        (lambda tree: tree.update(file=3), "file: expected a path"),
        (lambda tree: tree.update(file="a\0b"), "file: expected a path"),
        (lambda tree: tree["program"].pop("source"), "missing or of another kind"),
        (lambda tree: tree["program"].update(number="one"), "program: expected its source"),
    ],
)
def test_a_file_that_was_changed_is_refused_in_words(change, reason: str) -> None:
    points = PointSet([[0.0, 1.0], [1.0, 0.0]] * 4, [0, 1] * 4)
    tree = json.loads(encode(Unsaved(Project(with_points(propose("circles"), points)), None, Program("x"))))
    change(tree)
    with pytest.raises(UnreadableError, match=reason):
        decode(json.dumps(tree).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{}", bytes(100), encode(Unsaved())[:20]])
def test_a_file_that_broke_off_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        decode(data)
