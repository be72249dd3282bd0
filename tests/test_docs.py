"""What docs/ says about files holds: its examples run, and no member of a file is missing from it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from engine.checking import check_examples
from engine.experiment import DataSpec, Layer, ModelSpec, RunSpec, propose
from engine.experiment.expectation import Expectation
from engine.experiment.link import project_of_link
from engine.experiment.members import Members

FILES = (Path(__file__).parent.parent / "docs" / "files.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "block", "expected"),
    [
        ("line.json", r"^```json\n(.*?)^```$", 3),
        ("step.md", r"^````markdown\n(.*?)^````$", 5),
    ],
)
def test_an_example_reaches_its_numbers(name: str, block: str, expected: int, tmp_path: Path) -> None:
    [text] = re.findall(block, FILES, re.MULTILINE | re.DOTALL)
    (tmp_path / name).write_text(text, "utf-8")
    [row] = check_examples([tmp_path / name]).rows
    assert row.shortfalls == ()
    assert row.expected == expected


def test_the_link_is_one() -> None:
    [link] = re.findall(r"^chainrule:\S+$", FILES, re.MULTILINE)
    assert project_of_link(link).spec.data == propose("moons").data


@pytest.mark.parametrize("part", [Members, DataSpec, ModelSpec, Layer, RunSpec, Expectation])
def test_every_member_of_a_project_is_told(part: type[msgspec.Struct]) -> None:
    told = set(re.findall(r"[`\"](\w+)[`\"]", FILES))
    assert {field.name for field in msgspec.structs.fields(part)} - told == set()
