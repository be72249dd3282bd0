"""Export of the trained parameters in the formats of the catalogue."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from engine import export
from engine.catalog import Entry, entries
from engine.export import Trained
from gui.forms import localized
from gui.state.session import Session

from .dialogs import Questions
from .files import LastFolder, not_written, with_suffix
from .next_trained import NextTrained
from .watching import Watcher

_FORMAT = "export/format"


class Exports(QObject):
    """Writes the model of the newest snapshot that holds parameters, which `trained` asks for."""

    written = Signal(str)  # where
    refused = Signal(str)

    def __init__(
        self, session: Session, watcher: Watcher, settings: QSettings, questions: Questions, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._folder = LastFolder(settings, "export")
        self._questions = questions
        self.trained = NextTrained(session, watcher, self)
        self.menu = QMenu(self.tr("Ex&port As"), parent)
        self.menu.setToolTipsVisible(True)
        for entry in entries("exporter"):
            action = self.menu.addAction(f"{localized(entry.title)}…")
            action.setToolTip(localized(entry.summary))
            action.triggered.connect(partial(self._ask_and_export, entry))

    def name_of(self) -> str:
        """The format used last."""
        names = [entry.name for entry in entries("exporter")]
        last = str(self._settings.value(_FORMAT, ""))
        return last if last in names else names[0]

    @Slot()
    def ask_and_export(self) -> None:
        """Export in a format that the person chooses together with the file."""
        self.ask_and_export_as(self.name_of())

    @Slot(str)
    def ask_and_export_as(self, name: str) -> None:
        """Export by the exporter of this name, to a file that the person chooses."""
        self._ask_and_export(next(entry for entry in entries("exporter") if entry.name == name))

    def write(self, entry: Entry, path: Path) -> None:
        """Write the trained parameters to `path`, at once or with the next snapshot that holds them."""
        self.trained.ask(partial(self._write, entry, path))

    def _ask_and_export(self, entry: Entry) -> None:
        by_filter = {str(item.traits["filter"]): item for item in entries("exporter")}
        name = self._session.spec.data.generator.name
        suggestion = self._folder.path() / f"{name}{entry.traits['suffix']}"
        answer = self._questions.file_to_save(suggestion, ";;".join(by_filter), str(entry.traits["filter"]))
        if answer is None:
            return
        path, chosen = answer
        entry = by_filter.get(chosen, entry)
        self._folder.remember(path)
        self._settings.setValue(_FORMAT, entry.name)
        self.write(entry, with_suffix(path, str(entry.traits["suffix"])))

    def _write(self, entry: Entry, path: Path, trained: Trained) -> None:
        try:
            export.write(entry.name, trained, path)
        except (OSError, ValueError) as error:
            self.refused.emit(not_written(path, error))
        else:
            self.written.emit(str(path))
