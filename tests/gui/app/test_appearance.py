from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from gui.app.actions import Actions
from gui.app.appearance import Appearance
from gui.kit.theme import Theme
from gui.state.session import Session


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def actions(window: QMainWindow) -> Actions:
    return Actions(Session(propose("circles"), window), window)


def an_appearance(qapp: QApplication, settings: QSettings, window: QMainWindow) -> tuple[Appearance, Theme]:
    theme = Theme(window)
    appearance = Appearance(qapp, theme, settings, window)
    appearance.restore()
    return appearance, theme


def test_at_first_the_system_decides(qapp: QApplication, settings: QSettings, window: QMainWindow) -> None:
    _, theme = an_appearance(qapp, settings, window)
    assert theme.mode == "system"
    assert theme.text_scale == 1.0


def test_the_choice_outlives_the_window(
    qapp: QApplication, settings: QSettings, window: QMainWindow, actions: Actions
) -> None:
    appearance, _ = an_appearance(qapp, settings, window)
    appearance.connect_actions(actions)
    actions.themes["dark"].trigger()
    actions.larger_text.trigger()
    _, again = an_appearance(qapp, settings, window)
    assert again.mode == "dark"
    assert again.text_scale == pytest.approx(1.1)


def test_a_setting_that_means_nothing_is_left_alone(
    qapp: QApplication, settings: QSettings, window: QMainWindow
) -> None:
    settings.setValue("appearance/theme", "purple")
    settings.setValue("appearance/text_scale", "huge")
    _, theme = an_appearance(qapp, settings, window)
    assert theme.mode == "system"
    assert theme.text_scale == 1.0


def test_the_button_changes_between_light_and_dark(
    qapp: QApplication, settings: QSettings, window: QMainWindow, actions: Actions
) -> None:
    appearance, theme = an_appearance(qapp, settings, window)
    appearance.connect_actions(actions)
    actions.themes["light"].trigger()
    assert actions.switch_theme.icon().name() == "moon"
    actions.switch_theme.trigger()
    assert theme.mode == "dark"
    assert actions.themes["dark"].isChecked()
    assert actions.switch_theme.icon().name() == "sun"
    actions.switch_theme.trigger()
    assert theme.mode == "light"


def test_text_grows_shrinks_and_returns(
    qapp: QApplication, settings: QSettings, window: QMainWindow, actions: Actions
) -> None:
    appearance, theme = an_appearance(qapp, settings, window)
    appearance.connect_actions(actions)
    actions.larger_text.trigger()
    assert theme.text_scale == pytest.approx(1.1)
    actions.smaller_text.trigger()
    actions.smaller_text.trigger()
    assert theme.text_scale == pytest.approx(0.9)
    actions.normal_text.trigger()
    assert theme.text_scale == 1.0


def test_the_menu_has_room_for_the_mark_of_the_theme(actions: Actions) -> None:
    """Where an icon is shown Qt draws no mark."""
    assert not any(action.isIconVisibleInMenu() for action in actions.themes.values())
