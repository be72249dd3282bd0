"""A word that passes gives way to the usual one."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.kit.passing_word import PassingWord


def test_what_is_said_passes(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    word = PassingWord(label.setText, "usual", label)
    assert label.text() == "usual"
    word.say("copied")
    assert label.text() == "copied"
    (over,) = word.findChildren(QTimer)
    assert over.isActive()
    over.setInterval(0)
    qtbot.waitUntil(lambda: label.text() == "usual")
