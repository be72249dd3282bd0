"""Checking examples: a row each, what fell short, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.checking import PROJECTS, all_examples, check_examples, check_project

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
        "ok    one-weight    3 of 3  One weight",
        "ok    xw-graph    16 of 16  (x + w) · (w + 1)",
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


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("bad.json", b"{}", "version: missing, expected 1"),
        ("bad.md", b"nothing", "begin it with a line '# My example'"),
        ("bad.md", b"# A\n```expect\nx = 1\n```\n", "has no program in a block ```python above it"),
        ("bad.md", b"# A\n```python\nx = 1\n```\n", "below each one a block ```expect"),
        ("bad.md", b"\xff\xfe", "no text in UTF-8; save it as such"),
        ("bad.md", b"# A\n```python\nx = 1\n```\n```expect\nx is 1\n```\n", "expected 'name = value'"),
        ("bad.md", b'# A\n```python\nx = 1\n```\n```expect\nx = {"a": 1}\n```\n', "expected 'name = value'"),
        ("bad.md", b"# A\n```python\nx = 1\n```\n```expect\nx = [1, [2]]\n```\n", "expected 'name = value'"),
    ],
)
def test_a_broken_file_fails_with_its_name_and_a_remedy(
    tmp_path: Path, name: str, content: bytes, remedy: str
) -> None:
    (tmp_path / name).write_bytes(content)
    report = check_examples([tmp_path / name, ONE_WEIGHT])
    assert report.exit_status == 1
    row, reason, good, _ = report.text.splitlines()
    assert row.startswith("FAIL  bad")
    assert row.endswith("cannot be checked")
    assert name in reason
    assert remedy in reason
    assert good.startswith("ok")


def test_numbers_and_words_are_compared_as_what_they_are(tmp_path: Path) -> None:
    lab = tmp_path / "numbers.md"
    lab.write_text(
        "# A\n```python\nx = 2\ny = -1.5\nz = float64\n```\n"
        '```expect\nx = 2\ny = -1.5\nz = "torch.float64"\nx = "2"\nz = 3\nq = 1\n```\n',
        "utf-8",
    )
    (row,) = check_examples([lab]).rows
    assert (row.held, row.expected) == (3, 6)
    assert row.shortfalls == ('x = "2": reached 2.0', "z = 3: reached torch.float64", "q = 1: reached None")
