from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.app.key_guard import KeyGuard

Key = Qt.Key


class Window(QWidget):
    """A window with shortcuts and one control, which has the focus; `fired` counts the shortcuts."""

    def __init__(self, control: QWidget, *keys: str) -> None:
        super().__init__()
        self.control = control
        self.fired = 0
        QVBoxLayout(self).addWidget(control)
        for text in keys:
            QShortcut(QKeySequence(text), self).activated.connect(self._count)

    def _count(self) -> None:
        self.fired += 1


@pytest.fixture(autouse=True)
def guard(qapp: QApplication) -> Iterator[KeyGuard]:
    guard = KeyGuard(qapp)
    yield guard
    guard.deleteLater()


def focused(qtbot: QtBot, control: QWidget, *keys: str) -> Window:
    window = Window(control, *keys)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    control.setFocus()
    qtbot.waitUntil(control.hasFocus)
    return window


def test_space_presses_the_focused_button(qtbot: QtBot) -> None:
    button = QCheckBox("check")
    window = focused(qtbot, button, "Space")
    qtbot.keyClick(button, Key.Key_Space)
    assert button.isChecked()
    assert window.fired == 0


def test_right_moves_the_focused_slider_and_shift_right_too(qtbot: QtBot) -> None:
    slider = QSlider(Qt.Orientation.Horizontal)
    window = focused(qtbot, slider, "Right", "Shift+Right")
    qtbot.keyClick(slider, Key.Key_Right)
    qtbot.keyClick(slider, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert slider.value() > 0
    assert window.fired == 0


def test_space_on_a_slider_is_the_windows(qtbot: QtBot) -> None:
    slider = QSlider(Qt.Orientation.Horizontal)
    window = focused(qtbot, slider, "Space")
    qtbot.keyClick(slider, Key.Key_Space)
    assert window.fired == 1


def test_right_on_a_lone_button_is_the_windows(qtbot: QtBot) -> None:
    button = QPushButton("push")
    window = focused(qtbot, button, "Right")
    qtbot.keyClick(button, Key.Key_Right)
    assert window.fired == 1


def test_a_letter_finds_an_item_of_a_list(qtbot: QtBot) -> None:
    items = QListWidget()
    items.addItems(["apple", "raisin"])
    items.setCurrentRow(0)
    window = focused(qtbot, items, "R")
    qtbot.keyClick(items, Key.Key_R)
    assert items.currentRow() == 1
    assert window.fired == 0


def test_a_combo_box_keeps_its_keys(qtbot: QtBot) -> None:
    combo = QComboBox()
    combo.addItems(["apple", "raisin"])
    window = focused(qtbot, combo, "R")
    qtbot.keyClick(combo, Key.Key_R)
    assert combo.currentText() == "raisin"
    assert window.fired == 0


def test_what_is_typed_into_a_field_is_no_shortcut(qtbot: QtBot) -> None:
    field = QLineEdit()
    window = focused(qtbot, field, "R", "N", "Space", "Right")
    qtbot.keyClicks(field, "run n")
    qtbot.keyClick(field, Key.Key_Right)
    assert field.text() == "run n"
    assert window.fired == 0


def test_undo_belongs_to_the_field_while_it_is_typed_in(qtbot: QtBot) -> None:
    field = QLineEdit()
    window = focused(qtbot, field, "Ctrl+Z")
    qtbot.keyClicks(field, "12")
    qtbot.keyClick(field, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
    assert window.fired == 0


def test_undo_belongs_to_the_window_once_the_field_is_done(qtbot: QtBot) -> None:
    field = QLineEdit("12")
    window = focused(qtbot, field, "Ctrl+Z")
    qtbot.keyClick(field, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.fired == 1


def test_a_control_that_lost_the_focus_is_watched_no_more(qtbot: QtBot, guard: KeyGuard) -> None:
    first, second = QCheckBox("first"), QSlider(Qt.Orientation.Horizontal)
    window = focused(qtbot, first, "Space")
    layout = window.layout()
    assert layout is not None
    layout.addWidget(second)
    second.setFocus()
    qtbot.waitUntil(second.hasFocus)
    qtbot.keyClick(second, Key.Key_Space)
    assert window.fired == 1
    assert not first.isChecked()
