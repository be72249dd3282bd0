"""The run as a page to print or to hand in."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal, Slot

from engine.export import Trained
from engine.export.report.run import RunReport
from gui.panels.loss_panel import LossPanel

from .dialogs import Questions
from .documents import Documents
from .files import LastFolder, not_written, with_suffix
from .next_trained import NextTrained

SUFFIX = ".html"


class Reports(QObject):
    """Asks for a file and writes what the run has come to, how it went and what was changed on the way."""

    written = Signal(str)  # where
    refused = Signal(str)

    def __init__(
        self,
        documents: Documents,
        loss: LossPanel,
        trained: NextTrained,
        settings: QSettings,
        questions: Questions,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._documents = documents
        self._loss = loss
        self._trained = trained
        self._folder = LastFolder(settings, "report")
        self._questions = questions

    @Slot()
    def ask_and_write(self) -> None:
        """Write the report to a file that the person chooses."""
        filters = self.tr("Web page (*.html)")
        name = self._documents.project.spec.data.generator.name
        answer = self._questions.file_to_save(self._folder.path() / f"{name}{SUFFIX}", filters, filters)
        if answer is None:
            return
        path = with_suffix(answer[0], SUFFIX)
        self._folder.remember(path)
        self._trained.ask(partial(self._write, path))

    def _write(self, path: Path, trained: Trained) -> None:
        # Pictures are drawn by packages that take a while to load.
        from engine.export.report.page import write_report

        today = date.today()
        report = RunReport(
            trained,
            self._documents.project,
            self._loss.course(),
            self._loss.changes(),
            f"{today.day} {today:%B %Y}",
        )
        try:
            write_report(report, path)
        except OSError as error:
            self.refused.emit(not_written(path, error))
        else:
            self.written.emit(str(path))
