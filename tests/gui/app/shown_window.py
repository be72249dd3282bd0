"""The window as designed, in sight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSettings, QSize
from pytestqt.qtbot import QtBot

from gui.app.dialogs import Questions
from gui.app.main_window import MainWindow
from gui.state.session import Session

SMALL = QSize(1024, 768)


@contextmanager
def shown_window(
    qtbot: QtBot, session: Session, person: Questions, settings: QSettings
) -> Iterator[MainWindow]:
    """A window of `SMALL` size that is active, and nothing of it afterwards."""
    window = MainWindow(session, settings, person, lambda: 60.0)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.open_as_designed(SMALL)
    yield window
    window.actions_by_name.deleteLater()
