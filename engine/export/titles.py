"""What an experiment is called in a text."""

from __future__ import annotations

from engine.experiment import ExperimentSpec


def title_of(spec: ExperimentSpec) -> str:
    """The title in one line, fit for a docstring; "A model" where there is none."""
    printable = "".join(letter if letter.isprintable() else " " for letter in spec.title)
    return " ".join(printable.replace("\\", " ").replace('"', "'").split()) or "A model"
