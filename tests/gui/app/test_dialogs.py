"""The dialogs about files, as a person answers them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from gui.app.dialogs import FileDialogs

FILTERS = "CSV table (*.csv)"


class Person(QObject):
    """Types a name into the file dialog, and presses a button of each question that follows."""

    def __init__(self, qtbot: QtBot, name: str, button: QMessageBox.StandardButton) -> None:
        super().__init__()
        self.questions: list[str] = []
        self._qtbot, self._name, self._button = qtbot, name, button
        self._typed = False
        QTimer.singleShot(0, self._answer)

    @Slot()
    def _answer(self) -> None:
        """Answer what is open; a click may open the next one before it returns, so ask again first."""
        QTimer.singleShot(10, self._answer)
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QMessageBox):
            self.questions.append(dialog.text())
            self._qtbot.mouseClick(dialog.button(self._button), Qt.MouseButton.LeftButton)
        elif isinstance(dialog, QFileDialog) and self._typed:
            dialog.reject()  # it came back after its own question was answered with No
        elif isinstance(dialog, QFileDialog):
            self._typed = True
            line = dialog.findChild(QLineEdit)
            line.selectAll()
            self._qtbot.keyClicks(line, self._name)
            save = next(each for each in dialog.findChildren(QPushButton) if "Save" in each.text())
            self._qtbot.mouseClick(save, Qt.MouseButton.LeftButton)


@pytest.fixture(autouse=True)
def own_dialogs(qapp: QApplication) -> Iterator[None]:
    qapp.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, True)
    yield
    qapp.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs, False)


@pytest.mark.parametrize("typed", ["points", "points.csv"])
@pytest.mark.parametrize(
    ("button", "replaces"),
    [(QMessageBox.StandardButton.Yes, True), (QMessageBox.StandardButton.No, False)],
)
def test_a_file_is_replaced_only_after_a_question(
    qtbot: QtBot, tmp_path: Path, typed: str, button: QMessageBox.StandardButton, replaces: bool
) -> None:
    (tmp_path / "points.csv").write_text("mine")
    person = Person(qtbot, typed, button)
    answer = FileDialogs().file_to_save(tmp_path / "data.csv", FILTERS, FILTERS)
    assert answer == ((tmp_path / "points.csv", FILTERS) if replaces else None)
    assert len(person.questions) == 1
    assert "points.csv" in person.questions[0]


def test_a_new_file_gets_the_suffix_of_its_kind_without_a_question(qtbot: QtBot, tmp_path: Path) -> None:
    person = Person(qtbot, "lr 0.01", QMessageBox.StandardButton.No)
    answer = FileDialogs().file_to_save(tmp_path / "data.csv", FILTERS, FILTERS)
    assert answer == (tmp_path / "lr 0.01.csv", FILTERS)
    assert not person.questions
