from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.training.snapshots import Snapshot
from gui.app.key_guard import KeyGuard
from gui.app.lab.laboratory import Laboratory
from gui.app.playground import Playground
from gui.kit.theme import Theme
from tests.flows.lab_page import settle
from tests.gui.app.persons import Person
from tests.window import every_mouse_move_counts as every_mouse_move_counts
from tests.window import garbage_only_between_tests as garbage_only_between_tests
from tests.window import homes as homes
from tests.window import isolated_settings as isolated_settings
from tests.window import nothing_left_open as nothing_left_open
from tests.window import pinned_look as pinned_look

SIZE = QSize(1280, 860)
PATIENCE_MS = 20_000


@pytest.fixture
def person() -> Person:
    """Who sits at the window."""
    return Person(answer="discard")


@pytest.fixture
def playground(qtbot: QtBot, qapp: QApplication, person: Person, tmp_path: Path) -> Iterator[Playground]:
    """The real window with the real worker, on the experiment of a first start, paused."""
    theme = Theme()
    theme.apply(qapp, "light")
    guard = KeyGuard(qapp)
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    playground = Playground(settings, person)
    try:
        playground.start()
        with qtbot.waitActive(playground.window):
            playground.window.open_as_designed(SIZE)
        qtbot.waitUntil(lambda: shows_what_is_seen(playground), timeout=PATIENCE_MS)
        yield playground
    finally:
        ended = playground.stop()
        QCoreApplication.sendPostedEvents(playground.window, QEvent.Type.DeferredDelete)
        guard.deleteLater()
    assert ended


@pytest.fixture
def wait(qtbot: QtBot, playground: Playground) -> Callable[[Callable[[Snapshot], bool]], Snapshot]:
    """Waits for a snapshot that meets a condition, and gives it."""

    def wait_for(condition: Callable[[Snapshot], bool]) -> Snapshot:
        session = playground.session
        qtbot.waitUntil(
            lambda: session.snapshot is not None and condition(session.snapshot), timeout=PATIENCE_MS
        )
        assert session.snapshot is not None
        return session.snapshot

    return wait_for


@pytest.fixture
def lab(qtbot: QtBot, playground: Playground) -> Laboratory:
    """The Lab, opened by its key, with its first example run."""
    qtbot.keyClick(playground.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    opened = playground.laboratory
    assert opened is not None
    settle(qtbot, opened)
    return opened


def shows_what_is_seen(playground: Playground) -> bool:
    """Whether the newest field covers the part of the plane that the plot shows."""
    snapshot = playground.session.snapshot
    field = None if snapshot is None else snapshot.field
    return field is not None and field.extent == playground.window.page.plot.extent
