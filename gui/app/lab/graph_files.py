"""The graph of the Lab as files."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Signal, Slot

from engine.experiment.atomic import write_atomically
from gui.panels.graph_panel import GraphPanel, PictureFormat

from ..dialogs import Questions
from ..files import LastFolder, not_written, with_suffix


class GraphFiles(QObject):
    """Asks where a picture of the graph shall go, and writes it."""

    refused = Signal(str)
    written = Signal(str)

    def __init__(
        self, panel: GraphPanel, settings: QSettings, questions: Questions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._panel = panel
        self._folder = LastFolder(settings, "graphs", QStandardPaths.StandardLocation.PicturesLocation)
        self._questions = questions
        panel.export_wanted.connect(self.ask_and_write)

    @Slot(str)
    def ask_and_write(self, kind: PictureFormat) -> None:
        """Write the graph to a file that the person chooses."""
        filters = {
            "svg": self.tr("Drawings (*.svg)"),
            "png": self.tr("Pictures (*.png)"),
            "dot": self.tr("Graphs for Graphviz (*.dot)"),
        }
        suggestion = self._folder.path() / f"graph.{kind}"
        answer = self._questions.file_to_save(suggestion, filters[kind], filters[kind])
        if answer is not None:
            self._write(kind, with_suffix(answer[0], f".{kind}"))

    def _write(self, kind: PictureFormat, path: Path) -> None:
        try:
            write_atomically(path, self._panel.content(kind))
        except OSError as error:
            self.refused.emit(not_written(path, error))
            return
        self._folder.remember(path)
        self.written.emit(str(path))
