from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.badge import Badge
from tests.gui.showing import shown


def test_it_is_there_while_it_has_something_to_say(qtbot: QtBot) -> None:
    badge = Badge("check")
    qtbot.addWidget(badge)
    badge.show_text("fine", "ok")
    assert badge.isVisible()
    assert badge.accessibleDescription() == "fine"
    badge.show_text("")
    assert not badge.isVisible()


def test_its_words_are_shortened_where_there_is_no_room(qtbot: QtBot) -> None:
    badge = shown(qtbot, Badge("check"), 300, 24)
    badge.show_text("finite differences: 1e-10", "ok")
    QApplication.processEvents()
    assert badge.shown_text() == badge.text()
    badge.resize(60, 24)
    assert badge.shown_text().endswith("\N{HORIZONTAL ELLIPSIS}")
