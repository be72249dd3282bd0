"""What a person waits for in the Lab, and rows of its lists."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.lab import LabRun
from gui.app.lab.laboratory import Laboratory

PATIENCE_MS = 20_000


def settle(qtbot: QtBot, lab: Laboratory) -> LabRun:
    """Wait until nothing is asked for any more."""
    qtbot.waitUntil(lambda: not lab.session.is_busy and lab.session.run is not None, timeout=PATIENCE_MS)
    assert lab.session.run is not None
    return lab.session.run


def open_row(qtbot: QtBot, lab: Laboratory, name: str) -> None:
    rows = lab.page.examples.rows
    rows.scrollToItem(rows.item(rows.keys().index(name)))
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.row_rect(name).center())
