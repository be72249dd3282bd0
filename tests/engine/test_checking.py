"""Checking examples: a row each, what fell short, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.checking import PROJECTS, all_examples, check_examples, check_project
from engine.experiment import ProjectError
from engine.lab.examples import ExampleError

ONE_WEIGHT = PROJECTS / "one-weight.json"


def changed(tmp_path: Path, **parts: object) -> Path:
    """A copy of the smallest project with other parts."""
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(json.loads(ONE_WEIGHT.read_text("utf-8")) | parts), "utf-8")
    return path


def test_all_examples_are_projects_and_those_of_the_lab() -> None:
    endings = [path.suffix for path in all_examples()]
    assert endings == sorted(endings)
    assert {".json", ".md"} == set(endings)


def test_a_project_and_a_lab_example_in_one_table() -> None:
    lab = next(path for path in all_examples() if path.stem == "xw-graph")
    report = check_examples([ONE_WEIGHT, lab])
    assert report.exit_status == 0
    assert report.text.splitlines() == [
        "ok    one-weight  One weight",
        "ok    xw-graph    (x + w) · (w + 1)",
        "2 examples, none failed",
    ]


def test_what_is_not_reached_stands_below_its_row(tmp_path: Path) -> None:
    path = changed(tmp_path, expect={"epochs": 1, "parameters": {"0.weight": [[3.0]]}})
    report = check_examples([path])
    assert report.exit_status == 1
    row, reason, summary = report.text.splitlines()
    assert row.startswith("FAIL  changed")
    assert reason.strip().startswith("0.weight: expected [[3.0]]")
    assert summary == "1 example, 1 failed"


def test_a_project_that_expects_nothing_fails(tmp_path: Path) -> None:
    row = check_project(changed(tmp_path, expect=None))
    assert row.shortfalls == ("the file does not say what must be reached",)


def test_a_file_that_is_neither_is_refused(tmp_path: Path) -> None:
    project, lab = tmp_path / "bad.json", tmp_path / "bad.md"
    project.write_text("{}", "utf-8")
    lab.write_text("nothing", "utf-8")
    with pytest.raises(ProjectError, match=r"bad\.json"):
        check_examples([project])
    with pytest.raises(ExampleError, match=r"bad\.md"):
        check_examples([lab])
