"""The fixture that fails a test for what it leaves behind does see windows and threads."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QThread
from PySide6.QtWidgets import QApplication, QWidget

from gui.kit.theme import Theme
from gui.kit.tokens import LIGHT, current_tokens
from tests.window import delete_later_now, leftovers, threads_of_the_process, top_level_widgets


@pytest.mark.parametrize("shown", [True, False])
def test_a_forgotten_window_is_named(qapp: QApplication, shown: bool) -> None:
    before, threads = set(top_level_widgets()), threads_of_the_process()
    window = QWidget()
    window.setObjectName("forgotten")
    window.setVisible(shown)
    assert leftovers(before, threads) == ["QWidget 'forgotten'"]
    window.deleteLater()
    delete_later_now()
    assert leftovers(before, threads) == []


def test_a_running_thread_is_named_until_it_ends() -> None:
    threads = threads_of_the_process()
    thread = QThread()
    thread.setObjectName("trainer")
    thread.start()
    try:
        assert leftovers(set(top_level_widgets()), threads) == ["QThread 'trainer'"]
    finally:
        thread.quit()
        assert thread.wait(5000)
    assert leftovers(set(top_level_widgets()), threads) == []


@pytest.mark.parametrize("value", [1, 2])
def test_settings_begin_empty_in_every_test(value: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = QSettings()
    assert tmp_path_factory.getbasetemp() in Path(settings.fileName()).parents
    assert settings.value("left by a test") is None
    settings.setValue("left by a test", value)
    settings.sync()


@pytest.mark.parametrize("turn", [1, 2])
def test_the_theme_of_another_test_is_gone(qapp: QApplication, turn: int) -> None:
    assert current_tokens() is LIGHT, turn
    Theme().apply(qapp, "dark")
    assert current_tokens().dark
