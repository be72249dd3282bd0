from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QLabel, QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from gui.app.workspaces import Workspace, Workspaces


class Files:
    """Remembers what it was asked."""

    name = "a name"
    is_modified = False

    def __init__(self) -> None:
        self.asked: list[str] = []

    def new(self) -> None:
        self.asked.append("new")

    def ask_and_open(self) -> None:
        self.asked.append("open")

    def save(self) -> bool:
        self.asked.append("save")
        return True

    def save_as(self) -> bool:
        self.asked.append("save as")
        return True


class Part:
    """A workspace with one action."""

    def __init__(self, window: QMainWindow, name: str) -> None:
        self.files = Files()
        self.group = QActionGroup(window)
        self.action = QAction(name, window)
        self.group.addAction(self.action)
        self.page, self.bar = QLabel(f"page of {name}"), QLabel(f"bar of {name}")
        self.page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.workspace = Workspace(self.page, self.bar, name, self.files, self.group, self.page)


class House:
    def __init__(self, qtbot: QtBot, settings: QSettings) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.playground = Part(self.window, "playground")
        self.lab = Part(self.window, "lab")
        self.lab.group.setEnabled(False)
        self.made = 0
        self.workspaces = Workspaces(self.window, self.playground.workspace, settings)
        self.window.setCentralWidget(self.workspaces.stack)
        self.window.menuBar().setCornerWidget(self.workspaces.switch)
        self.window.resize(600, 300)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def make(self) -> Workspace:
        self.made += 1
        return self.lab.workspace


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def house(qtbot: QtBot, settings: QSettings) -> Iterator[House]:
    made = House(qtbot, settings)
    yield made
    made.lab.page.deleteLater()
    made.lab.bar.deleteLater()


def test_without_a_lab_the_switch_offers_none(house: House) -> None:
    assert not house.workspaces.switch.button("lab").isEnabled()
    house.workspaces.show("lab")
    assert house.workspaces.current == "playground"


def test_the_lab_is_made_when_it_is_first_shown_and_only_then(qtbot: QtBot, house: House) -> None:
    house.workspaces.offer_lab(house.make)
    assert house.made == 0
    for name in ("lab", "playground", "lab"):
        qtbot.mouseClick(house.workspaces.switch.button(name), Qt.MouseButton.LeftButton)
    assert house.made == 1
    assert house.lab.page.isVisible()
    assert house.lab.bar.isVisible()
    assert not house.playground.page.isVisible()
    assert not house.playground.bar.isVisible()


def test_only_the_actions_of_the_one_that_is_shown_act(house: House) -> None:
    house.workspaces.offer_lab(house.make)
    house.workspaces.show("lab")
    assert (house.playground.action.isEnabled(), house.lab.action.isEnabled()) == (False, True)
    house.workspaces.show("playground")
    assert (house.playground.action.isEnabled(), house.lab.action.isEnabled()) == (True, False)


def test_what_was_disabled_before_stays_so_after_a_look_into_the_lab(house: House) -> None:
    house.workspaces.offer_lab(house.make)
    house.playground.action.setEnabled(False)
    house.workspaces.show("lab")
    house.workspaces.show("playground")
    assert not house.playground.action.isEnabled()


def test_file_actions_act_on_the_one_that_is_shown(house: House) -> None:
    house.workspaces.offer_lab(house.make)
    new, open_, save, save_as, first, second = (QAction(house.window) for _ in range(6))
    house.workspaces.connect_actions(new, open_, save, save_as, {"playground": first, "lab": second})
    for action in (new, save):
        action.trigger()
    assert (first.isChecked(), second.isChecked()) == (True, False)
    second.trigger()
    assert (first.isChecked(), second.isChecked()) == (False, True)
    second.trigger()
    assert second.isChecked()
    for action in (open_, save_as):
        action.trigger()
    first.trigger()
    save.trigger()
    assert house.playground.files.asked == ["new", "save", "save"]
    assert house.lab.files.asked == ["open", "save as"]


def test_the_menu_marks_the_one_that_the_switch_shows(house: House) -> None:
    house.workspaces.offer_lab(house.make)
    new, open_, save, save_as, first, second = (QAction(house.window) for _ in range(6))
    house.workspaces.connect_actions(new, open_, save, save_as, {"playground": first, "lab": second})
    house.workspaces.show("lab")
    assert second.isChecked()
    house.workspaces.show("playground")
    assert first.isChecked()


def test_the_last_one_is_remembered(qtbot: QtBot, house: House, settings: QSettings) -> None:
    house.workspaces.offer_lab(house.make)
    house.workspaces.show("lab")
    again = House(qtbot, settings)
    again.workspaces.offer_lab(again.make)
    again.workspaces.show_as_left()
    assert again.workspaces.current == "lab"
    again.workspaces.show("playground")
    third = House(qtbot, settings)
    third.workspaces.offer_lab(third.make)
    third.workspaces.show_as_left()
    assert third.made == 0


def test_the_keys_act_at_once_wherever_one_comes_from(qtbot: QtBot, house: House) -> None:
    house.workspaces.offer_lab(house.make)
    house.workspaces.show("lab")
    assert house.window.focusWidget() is house.lab.page
    house.workspaces.show("playground")
    assert house.window.focusWidget() is house.playground.page
    inside = QPushButton("inside", house.playground.page)
    inside.show()
    inside.setFocus()
    house.workspaces.show("lab")
    assert house.window.focusWidget() is house.lab.page
    button = house.workspaces.switch.button("lab")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert house.lab.page.isVisible()
    assert house.workspaces.switch.isAncestorOf(house.window.focusWidget())
