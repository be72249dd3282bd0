"""The built-in examples: project files that come with the app."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.experiment.project import load_project

EXAMPLES_DIR = Path(__file__).resolve().parents[2] / "assets" / "examples"
_SUMMARY_LENGTH = 160


@dataclass(frozen=True)
class Example:
    """A project file with what a menu says of it."""

    path: Path
    title: str
    summary: str


def find_examples(folder: Path = EXAMPLES_DIR) -> tuple[Example, ...]:
    """Every example, by file name; ProjectError when one is broken, which a test forbids."""
    return tuple(_example(path) for path in sorted(folder.glob("*.json")))


def _example(path: Path) -> Example:
    project = load_project(path)
    plain = project.notes.strip().split("\n\n")[0].replace("\n", " ")
    summary = plain if len(plain) <= _SUMMARY_LENGTH else plain[:_SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"
    return Example(path, project.title or path.stem, summary)
