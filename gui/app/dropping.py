"""What is dropped on the window."""

from __future__ import annotations

from collections.abc import Container
from pathlib import Path

from PySide6.QtGui import QDropEvent

from engine.experiment.link import is_link


def dropped_file(event: QDropEvent, suffixes: Container[str]) -> Path | None:
    """The one file that is dropped, if its name ends in one of `suffixes` (".csv"); None for all else."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].suffix.lower() in suffixes else None


def dropped_link(event: QDropEvent) -> str:
    """The link to an experiment that is dropped as text; "" for all else."""
    text = event.mimeData().text()
    return text if is_link(text) else ""
