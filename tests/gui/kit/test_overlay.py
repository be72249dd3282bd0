from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QApplication, QFrame, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.kit.floating_toolbar import FloatingToolbar
from gui.kit.icons import icon
from gui.kit.menu_tool_button import MenuToolButton
from gui.kit.readout import Readout
from tests.gui.kit.conftest import Record, Show

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def host(qtbot: QtBot, show: Show) -> QWidget:
    frame = QFrame()
    frame.setMinimumSize(200, 200)
    show(frame)
    return frame


@pytest.fixture
def tools(host: QWidget) -> FloatingToolbar:
    made = FloatingToolbar(host, "tools")
    made.add_tool("move", icon("move"), "Move", "Move points (V)", "V")
    made.add_tool("erase", icon("eraser"), "Erase")
    made.show()
    return made


def test_it_stays_in_its_corner(qapp: QApplication, host: QWidget) -> None:
    readout = Readout(host, "value")
    readout.set_lines("f(x)", "0.5")
    for width in (300, 500):
        host.window().resize(width, 400)
        qapp.processEvents()
        assert readout.geometry().right() == host.width() - 11
        assert readout.geometry().top() == 10


def test_a_wider_text_grows_to_the_inside(qapp: QApplication, host: QWidget) -> None:
    readout = Readout(host, "value")
    readout.set_lines("f(x)", "0.5")
    qapp.processEvents()
    before = readout.geometry()
    readout.set_lines("f(x)", "0.5 and more")
    qapp.processEvents()
    assert readout.geometry().right() == before.right()
    assert readout.width() > before.width()
    wide = readout.width()
    readout.set_lines("f(x)", "0.5")
    qapp.processEvents()
    assert readout.width() == wide, "a card that shrinks and grows with every number is restless"
    readout.reset_width()
    qapp.processEvents()
    assert readout.width() == before.width()


def test_a_readout_forgets_its_width_when_the_text_becomes_smaller(qapp: QApplication, host: QWidget) -> None:
    readout = Readout(host, "value")
    readout.set_lines("the model's answer", "x 1.00 · y 2.00")
    qapp.processEvents()
    width, font = readout.width(), QFont(readout.font())
    large = QFont(font)
    large.setPointSizeF(1.6 * font.pointSizeF())
    for each, wider in ((large, True), (font, False)):
        readout.setFont(each)
        qapp.processEvents()
        assert (readout.width() > width) is wider


def test_a_readout_lets_the_mouse_through(
    qtbot: QtBot, qapp: QApplication, record: Record, host: QWidget
) -> None:
    button = QPushButton(host)
    pressed = record(button, "clicked")
    button.setGeometry(host.rect())
    button.show()
    readout = Readout(host, "value")
    readout.set_lines("f(x)", "0.5")
    qapp.processEvents()
    place = readout.mapTo(host.window(), readout.rect().center())
    assert host.window().childAt(place) is button
    qtbot.mouseClick(host.window().windowHandle(), LEFT, pos=place)
    assert pressed == ["clicked"]


def test_a_readout_with_nothing_to_say_is_hidden(host: QWidget) -> None:
    readout = Readout(host, "value")
    assert not readout.isVisible()
    readout.set_lines("", "0.5")
    assert readout.isVisible()
    readout.set_lines("")
    assert not readout.isVisible()


def test_tools_exclude_each_other(qtbot: QtBot, record: Record, tools: FloatingToolbar) -> None:
    said = record(tools, "chosen")
    move, erase = tools.actions()
    assert tools.choice() == "move"
    qtbot.mouseClick(tools.button(erase), LEFT)
    assert (tools.choice(), said) == ("erase", ["erase"])
    assert not tools.button(move).isChecked()
    tools.button(move).setFocus()
    qtbot.keyClick(tools.button(move), Qt.Key.Key_Space)
    assert said == ["erase", "move"]


def test_a_shortcut_chooses(qtbot: QtBot, record: Record, host: QWidget, tools: FloatingToolbar) -> None:
    tools.set_choice("erase")
    said = record(tools, "chosen")
    button = QPushButton("elsewhere", host)
    button.show()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_V)
    assert said == ["move"]


def test_a_tool_by_program_says_nothing(record: Record, tools: FloatingToolbar) -> None:
    said = record(tools, "chosen")
    tools.set_choice("erase")
    assert tools.choice() == "erase"
    assert said == []
    with pytest.raises(KeyError):
        tools.set_choice("paint")


def test_plain_actions_leave_the_tool(qtbot: QtBot, record: Record, tools: FloatingToolbar) -> None:
    said = record(tools, "chosen")
    action = QAction(icon("maximize"), "Fit", tools)
    fitted = record(action, "triggered")
    tools.add_separator()
    tools.add_action(action)
    qtbot.mouseClick(tools.button(action), LEFT)
    assert fitted == ["triggered"]
    assert said == []
    assert tools.button(action).accessibleName() == "Fit"


def test_tools_in_a_menu_exclude_those_beside_it(
    qtbot: QtBot, qapp: QApplication, record: Record, tools: FloatingToolbar
) -> None:
    menu = tools.add_tool_menu(icon("magnet"), "Brushes", "More tools")
    jitter = tools.add_menu_tool(menu, "jitter", icon("vibrate"), "Jitter")
    [button] = tools.findChildren(MenuToolButton)
    qapp.processEvents()
    said = record(tools, "chosen")
    qtbot.mouseClick(button, LEFT)
    assert menu.isVisible()
    assert not button.isChecked()
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(jitter).center())
    assert (tools.choice(), said, button.isChecked()) == ("jitter", ["jitter"], True)
    tools.set_choice("move")
    assert not button.isChecked()
