from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.training.commands import Command, Pause
from gui.app.failure import FailureMessage, FailureReporter, log_folder, log_to_file
from gui.state.session import Session


def raised(text: str) -> ValueError:
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_the_hook_tells_and_logs(qtbot: QtBot, tmp_path: Path) -> None:
    handler = log_to_file(tmp_path)
    reporter = FailureReporter()
    error = raised("broken on purpose")
    with qtbot.waitSignal(reporter.failed) as failed:
        reporter.report(type(error), error, error.__traceback__)
    logging.getLogger().removeHandler(handler)
    handler.close()
    assert "ValueError: broken on purpose" in failed.args[0]
    assert "broken on purpose" in (tmp_path / "chainrule.log").read_text(encoding="utf-8")


def test_the_hook_is_taken_and_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    reporter = FailureReporter()
    reporter.install()
    assert sys.excepthook == reporter.report
    reporter.uninstall()
    assert sys.excepthook is sys.__excepthook__


def test_ctrl_c_is_no_failure(qtbot: QtBot, qapp: QApplication) -> None:
    reporter = FailureReporter()
    with qtbot.assertNotEmitted(reporter.failed):
        reporter.report(KeyboardInterrupt, KeyboardInterrupt(), None)


def test_the_message_pauses_and_can_be_copied(qtbot: QtBot) -> None:
    session = Session(propose("circles"))
    commands: list[Command] = []
    session.commanded.connect(commands.append)
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    message = FailureMessage(session, window)
    message.show("Traceback: broken on purpose")
    message.show("Traceback: and again")
    assert commands == [Pause(), Pause()]
    [box] = window.findChildren(QMessageBox)
    assert box.isVisible()
    assert not box.isModal()
    assert "data and weights" in box.text()
    assert box.detailedText() == "Traceback: broken on purpose"
    copy = next(button for button in box.findChildren(QPushButton) if button.text() == "Copy Details")
    copy.click()
    assert QGuiApplication.clipboard().text() == "Traceback: broken on purpose"
    box.close()


def test_logs_have_a_folder() -> None:
    assert log_folder().is_dir()


def test_where_nothing_can_be_kept_messages_go_to_a_temporary_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(in_the_way / "data"))
    folder = log_folder()
    assert folder.is_dir()
    assert in_the_way not in folder.parents
    assert log_folder() == folder
