from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSettings, QSize, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from gui.app import layout
from gui.app.layout import default_size, fitted, restore_layout, save_layout

SCREEN = QRect(0, 0, 1920, 1080)


@pytest.mark.parametrize(
    "seen", [QRect(100, 100, 800, 600), QRect(-300, 50, 800, 600), QRect(1700, 900, 800, 600)]
)
def test_a_window_that_can_be_grabbed_stays(seen: QRect) -> None:
    assert fitted(seen, [SCREEN]) == seen


@pytest.mark.parametrize(
    "lost", [QRect(3000, 100, 800, 600), QRect(1850, 100, 800, 600), QRect(100, -500, 800, 600)]
)
def test_a_window_out_of_reach_comes_to_the_middle(lost: QRect) -> None:
    back = fitted(lost, [SCREEN])
    assert back.size() == lost.size()
    assert SCREEN.contains(back)


def test_a_window_larger_than_the_screen_shrinks() -> None:
    assert fitted(QRect(5000, 0, 4000, 3000), [SCREEN]) == SCREEN


def test_without_a_screen_nothing_is_known() -> None:
    assert fitted(QRect(1, 2, 3, 4), []) == QRect(1, 2, 3, 4)


def test_the_default_fits_a_small_screen() -> None:
    assert default_size(QSize(1024, 768)) == QSize(1024, 768)
    assert default_size(QSize(3840, 2160)) == layout.DEFAULT_SIZE


def a_window(qtbot: QtBot) -> tuple[QWidget, QMainWindow, QDockWidget]:
    window = QMainWindow()
    qtbot.addWidget(window)
    desk = QMainWindow()
    desk.setObjectName("desk")
    desk.setWindowFlags(Qt.WindowType.Widget)
    window.setCentralWidget(desk)
    dock = QDockWidget("panel")
    dock.setObjectName("panel_dock")
    desk.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
    return window, desk, dock


def test_a_layout_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window, desk, dock = a_window(qtbot)
    window.resize(640, 480)
    dock.hide()
    save_layout(window, [desk], settings)
    settings.sync()

    again = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window, desk, dock = a_window(qtbot)
    assert restore_layout(window, [desk], again)
    assert window.size() == QSize(640, 480)
    assert dock.isHidden()


def test_nothing_is_restored_at_a_first_start(qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window, desk, _ = a_window(qtbot)
    assert not restore_layout(window, [desk], settings)


def test_a_layout_of_another_version_is_not_applied(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window, desk, dock = a_window(qtbot)
    dock.hide()
    save_layout(window, [desk], settings)
    monkeypatch.setattr(layout, "VERSION", layout.VERSION + 1)
    window, desk, dock = a_window(qtbot)
    assert not restore_layout(window, [desk], settings)
    assert not dock.isHidden()


def test_a_damaged_layout_is_not_applied(qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("window/version", layout.VERSION)
    settings.setValue("window/geometry", "no geometry")
    settings.setValue("window/docks/desk", 3)
    window, desk, _ = a_window(qtbot)
    assert not restore_layout(window, [desk], settings)


def test_every_part_of_the_desk_comes_back(qtbot: QtBot, tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    window, desk, _ = a_window(qtbot)
    _, column, dock = a_window(qtbot)
    column.setObjectName("column")
    dock.hide()
    save_layout(window, [desk, column], settings)
    dock.show()
    assert restore_layout(window, [desk, column], settings)
    assert dock.isHidden()
