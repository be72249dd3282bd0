"""Writing a trained model with the exporter of a name."""

from __future__ import annotations

from pathlib import Path

from engine.catalog import find
from engine.experiment.atomic import replacing

from .trained import Trained


def write(name: str, trained: Trained, path: Path) -> None:
    """Let the exporter `name` write `trained` to `path`, whole or not at all.

    UnknownEntryError for a name that the catalogue does not hold; OSError when the file cannot be written.
    """
    exporter = find("exporter", name)
    with replacing(path) as fresh:
        exporter.factory(trained, fresh)
