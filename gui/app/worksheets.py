"""An update of the optimizer as a worksheet to print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal, Slot
from PySide6.QtGui import QGuiApplication

from engine.experiment.atomic import write_atomically
from gui.kit.formula.drawing import formula_svg

from .dialogs import Questions
from .files import LastFolder, not_written, with_suffix
from .reports import SUFFIX

if TYPE_CHECKING:
    from engine.lab import OptimizerUpdate

_SIZE, _ROOM = 15.0, 700.0


class Worksheets(QObject):
    """Asks for a file and writes the page."""

    written = Signal(str)  # where
    refused = Signal(str)

    def __init__(self, settings: QSettings, questions: Questions, parent: QObject) -> None:
        super().__init__(parent)
        self._folder = LastFolder(settings, "report")
        self._questions = questions

    @Slot(object, int, int)
    def ask_and_write(self, update: OptimizerUpdate, place: int, step: int) -> None:
        """Write the update of the number at `place` of its parameter to a file that the person chooses."""
        # The Lab, which tells of updates, is loaded when it is first needed.
        from .worksheet_page import worksheet_page

        filters = self.tr("Web page (*.html)")
        suggestion = self._folder.path() / f"worksheet-{update.optimizer.lower()}{SUFFIX}"
        answer = self._questions.file_to_save(suggestion, filters, filters)
        if answer is None:
            return
        path = with_suffix(answer[0], SUFFIX)
        self._folder.remember(path)
        typeset = partial(formula_svg, font=QGuiApplication.font(), size=_SIZE, room=_ROOM)
        try:
            write_atomically(path, worksheet_page(update, place, step, typeset).encode())
        except (OSError, ValueError) as error:
            self.refused.emit(not_written(path, error))
        else:
            self.written.emit(str(path))
