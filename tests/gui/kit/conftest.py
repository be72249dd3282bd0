"""What the tests of the kit share: a shown window, the wheel, a theme that is taken off again."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.theme import Theme
from gui.kit.tokens import TOKENS_PROPERTY

Show = Callable[..., QLineEdit]
Turn = Callable[[QWidget, int], None]
Record = Callable[..., list[object]]


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Show]:
    """Show widgets in one active window; gives another field in it that holds the focus."""
    windows: list[QWidget] = []

    def show_widgets(*widgets: QWidget, width: int = 320) -> QLineEdit:
        window = QWidget()
        qtbot.addWidget(window)
        windows.append(window)
        column = QVBoxLayout(window)
        elsewhere = QLineEdit()
        for widget in widgets:
            column.addWidget(widget)
        column.addWidget(elsewhere)
        window.resize(width, 200)
        with qtbot.waitActive(window):
            window.show()
        elsewhere.setFocus()
        qtbot.waitUntil(elsewhere.hasFocus)
        return elsewhere

    yield show_widgets
    windows.clear()


@pytest.fixture
def turn() -> Turn:
    """Turn the wheel by so many notches over a widget; up is positive."""

    def turn_wheel(widget: QWidget, notches: int) -> None:
        window = widget.window()
        place = widget.mapTo(window, widget.rect().center())
        QTest.wheelEvent(window.windowHandle(), QPointF(place), QPoint(0, 120 * notches))

    return turn_wheel


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A theme not yet applied."""
    made = Theme()
    yield made
    qapp.setProperty(TOKENS_PROPERTY, None)


@pytest.fixture
def record() -> Record:
    """Everything the named signals of a widget say, in order; a signal without value as its own name."""

    def record_signals(widget: QObject, *names: str) -> list[object]:
        said: list[object] = []
        for name in names:
            getattr(widget, name).connect(
                lambda *values, name=name: said.append(values[0] if values else name)
            )
        return said

    return record_signals
