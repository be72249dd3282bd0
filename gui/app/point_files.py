"""Points from tables and into tables: a file, the clipboard or a drop on the window."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from engine.experiment.atomic import write_atomically
from engine.tables import TableError, Text, checked, points_csv, read_text, with_harvest
from gui.plots.point_clipboard import holds_points
from gui.state.session import Session

from .dialogs import Questions
from .files import LastFolder, not_written, with_suffix
from .table_import import ImportDialog

SUFFIXES = (".csv", ".tsv", ".txt")


class PointFiles(QObject):
    """Asks which file, shows what a table gives and makes it the experiment's points, as one undo."""

    imported = Signal(str)  # from where
    written = Signal(str)  # where
    refused = Signal(str)

    def __init__(self, session: Session, settings: QSettings, questions: Questions, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._folder = LastFolder(settings, "points")
        self._questions = questions
        self._window = window
        self.dialog: ImportDialog | None = None

    @Slot()
    def ask_and_import(self) -> None:
        """Import a file that the person chooses."""
        path = self._questions.file_to_open(self._folder.path(), self.tr("Tables (*.csv *.tsv *.txt)"))
        if path is not None:
            self.import_file(path)

    def import_file(self, path: Path) -> None:
        """Show what the table at `path` gives, to be imported or not."""
        try:
            text = read_text(path)
        except TableError as error:
            self.refused.emit(_named(path.name, str(error)))
            return
        self._folder.remember(path)
        self._show(text, path.name)

    @Slot()
    def paste(self) -> None:
        """Show what the text on the clipboard gives, as copied from a spreadsheet."""
        content = QGuiApplication.clipboard().text()
        if not content.strip():
            self.refused.emit(
                self.tr("There is no text on the clipboard; copy the cells of a spreadsheet first.")
            )
            return
        try:
            text = checked(Text(content, self.tr("clipboard")))
        except TableError as error:
            self.refused.emit(_named(self.tr("clipboard"), str(error)))
        else:
            self._show(text, self.tr("clipboard"))

    def paste_cells(self) -> bool:
        """Show what the cells on the clipboard give; False where something else is, or points of the plot."""
        if holds_points() or not looks_like_cells(QGuiApplication.clipboard().text()):
            return False
        self.paste()
        return True

    @Slot()
    def ask_and_export(self) -> None:
        """Write the points of now to a file that the person chooses."""
        spec = self._session.spec
        suggestion = self._folder.path() / f"{spec.data.generator.name}.csv"
        filters = self.tr("CSV table (*.csv)")
        answer = self._questions.file_to_save(suggestion, filters, filters)
        if answer is None:
            return
        path = with_suffix(answer[0], ".csv")
        self._folder.remember(path)
        try:
            write_atomically(path, points_csv(self._session.points, spec.task).encode())
        except OSError as error:
            self.refused.emit(not_written(path, error))
        else:
            self.written.emit(str(path))

    def _show(self, text: Text, name: str) -> None:
        if self.dialog is not None:
            self.dialog.reject()
        dialog = ImportDialog(text, name, self._session.spec.data.seed, self._window)
        self.dialog = dialog
        dialog.finished.connect(lambda result: self._end(dialog, name, result))
        dialog.open()

    def _end(self, dialog: ImportDialog, name: str, result: int) -> None:
        self.dialog = None
        dialog.deleteLater()
        if result == QDialog.DialogCode.Accepted and dialog.harvest is not None:
            spec = with_harvest(self._session.spec, dialog.harvest)
            self._session.replace(spec, self.tr("Import {0}").format(name))
            self.imported.emit(name)


def looks_like_cells(text: str) -> bool:
    """Whether there are two lines at least, the first parted into cells, and a number below it."""
    first, _, below = text.partition("\n")
    return bool(re.search(r"[\t;,]", first) and re.search(r"\d", below))


def _named(name: str, text: str) -> str:
    return text if text.startswith(name) else f"{name}, {text}"
