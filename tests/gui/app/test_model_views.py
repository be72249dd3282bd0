from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.app.model_views import ModelViews
from tests.gui.showing import shown


@pytest.fixture
def views(qtbot: QtBot) -> ModelViews:
    """Two views, of which the second brings a head."""
    pages = ((QLabel("one"), None), (QLabel("two"), QLabel("head of two")))
    return shown(qtbot, ModelViews("Seen as", (("one", "One", ""), ("two", "Two", "")), pages), 300, 200)


def seen(views: ModelViews) -> list[str]:
    return sorted(label.text() for label in views.findChildren(QLabel) if label.isVisible())


def test_one_view_is_seen_at_a_time_with_its_head(views: ModelViews) -> None:
    assert seen(views) == ["one"]
    QTest.mouseClick(views.switch.button("two"), Qt.MouseButton.LeftButton)
    assert seen(views) == ["head of two", "two"]
    QTest.mouseClick(views.switch.button("one"), Qt.MouseButton.LeftButton)
    assert seen(views) == ["one"]


def test_a_view_is_shown_by_program(views: ModelViews) -> None:
    views.show_view("two")
    assert seen(views) == ["head of two", "two"]
    assert views.switch.choice() == "two"
    with pytest.raises(ValueError, match="three"):
        views.show_view("three")


class Watchful(QLabel):
    """Remembers whether it was ever shown as a window of its own."""

    was_window = False

    def showEvent(self, event: QShowEvent) -> None:
        self.was_window |= self.isWindow()
        super().showEvent(event)


def test_no_view_is_a_window_while_the_window_is_built(qtbot: QtBot) -> None:
    pages = Watchful("one"), Watchful("two")
    choices = (("one", "One", ""), ("two", "Two", ""))
    qtbot.addWidget(ModelViews("Seen as", choices, [(page, None) for page in pages]))
    assert not any(page.was_window for page in pages)
