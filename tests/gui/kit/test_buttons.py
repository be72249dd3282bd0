from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.kit.buttons import action_button, push_button, set_caption, set_symbol
from gui.kit.icons import icon
from gui.kit.theme import Theme
from gui.kit.tokens import DARK
from tests.gui.kit.conftest import Record, Show


def test_a_click_leaves_the_focus_where_it_was(qtbot: QtBot, show: Show, record: Record) -> None:
    button = push_button("&Step", symbol="step-forward", tooltip="One step (Right)")
    pressed = record(button, "clicked")
    elsewhere = show(button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert elsewhere.hasFocus()
    qtbot.keyClick(elsewhere, Qt.Key.Key_Tab)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert len(pressed) == 2
    assert button.accessibleName() == "Step"


def test_a_picture_alone_has_a_name(qtbot: QtBot) -> None:
    button = push_button(symbol="dices", name="New seed")
    qtbot.addWidget(button)
    assert button.accessibleName() == "New seed"


def test_the_icon_of_the_main_button_reads_on_it(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    theme.apply(qapp, "dark")
    button = push_button("Run", symbol="play", role="primary")
    qtbot.addWidget(button)
    set_symbol(button, "marker-square")
    picture = button.icon().pixmap(QSize(24, 24)).toImage()
    assert picture.pixelColor(12, 12).name() == DARK.on_accent
    shown = button.grab().toImage()
    assert shown.pixelColor(shown.width() - 8, shown.height() // 2).name() == DARK.accent


def test_a_button_follows_its_action(qtbot: QtBot) -> None:
    action, times = QAction(icon("play", "text"), "&Run"), []
    action.triggered.connect(lambda: times.append(1))
    button = action_button(action)
    qtbot.addWidget(button)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (button.text(), len(times)) == ("Run", 1)
    action.setText("&Pause")
    action.setEnabled(False)
    assert (button.text(), button.accessibleName(), button.isEnabled()) == ("Pause", "Pause", False)


def test_a_button_that_lost_its_caption_keeps_to_the_icon(qtbot: QtBot) -> None:
    action = QAction(icon("play", "text"), "Run")
    button = action_button(action)
    qtbot.addWidget(button)
    wide = button.iconSize()
    set_caption(button, "")
    action.setText("Pause")
    assert (button.text(), button.accessibleName()) == ("", "Pause")
    assert button.iconSize().width() < wide.width()


def test_the_icon_grows_with_the_text(qtbot: QtBot, qapp: QApplication, theme: Theme, show: Show) -> None:
    theme.apply(qapp, "light")
    button = push_button("Step", symbol="step-forward")
    show(button)
    before = button.iconSize()
    theme.set_text_scale(2.0)
    qtbot.waitUntil(lambda: button.iconSize() == 2 * before)
    theme.set_text_scale(1.0)
    qtbot.waitUntil(lambda: button.iconSize() == before)
