"""Keeps what no file has yet in a recovery file, some seconds after it was changed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.state.unsaved import Unsaved, encode
from gui.worker.scribe import Scribe

from ..files import reason
from ..playground import Playground
from .shelf import Place

DELAY_MS = 2000
"""So much work is lost at most, with the moment that writing takes, when the power fails."""


class Keeper(QObject):
    """Writes a file of this process in `folder` while there are unsaved changes; removes it when none are.

    It is written in the background, so the window waits for it only when the process is told to end.
    """

    failed = Signal(str)  # why it cannot be written; told once

    def __init__(self, playground: Playground, folder: Path, delay_ms: int = DELAY_MS) -> None:
        super().__init__(playground)
        self._playground = playground
        self._documents = playground.window.documents
        self._place = Place(folder)
        self._written: Unsaved | None = Unsaved()
        self._is_told = False
        self._scribe = Scribe(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(delay_ms)
        self._soon.timeout.connect(self._keep)
        self._scribe.failed.connect(self._tell)
        playground.session.spec_changed.connect(self._note_change)
        self._documents.renamed.connect(self._look)
        playground.lab_made.connect(self._follow_lab)
        playground.window.closed.connect(self.forget)

    @property
    def unsaved(self) -> Unsaved:
        """What would be lost now."""
        documents, laboratory = self._documents, self._playground.laboratory
        program = None if laboratory is None else laboratory.files.draft
        if not documents.is_modified:
            return Unsaved(program=program)
        return Unsaved(documents.project, documents.path, program)

    def keep_now(self) -> bool:
        """Write at once what would be lost, and wait for it; False when that takes too long."""
        self._keep()
        return self._scribe.finish()

    def take_over(self, place: Place) -> None:
        """Go on with the file of a process that is gone: what it holds has become what is unsaved here.

        The former file stays until that one has all of it.
        """
        former, self._place, self._written = self._place, place, self.unsaved
        self._scribe.do(partial(_move, former, place, self._written))

    @Slot()
    def forget(self) -> None:
        """Leave no file: all is saved, or was let go by the person."""
        self._soon.stop()
        if self._written != Unsaved():
            self._written = Unsaved()
            self._scribe.do(self._place.clear)
            self._scribe.finish()

    @Slot()
    def _follow_lab(self) -> None:
        laboratory = self._playground.laboratory
        assert laboratory is not None
        laboratory.session.source_changed.connect(self._note_change)
        laboratory.files.renamed.connect(self._look)

    @Slot()
    def _note_change(self) -> None:
        """The first of many changes counts: while somebody drags and types, too, it is written."""
        if not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _look(self) -> None:
        """What was saved is removed at once."""
        if self.unsaved.is_empty:
            self._keep()
        else:
            self._note_change()

    @Slot()
    def _keep(self) -> None:
        self._soon.stop()
        unsaved = self.unsaved
        if unsaved == self._written:
            return
        self._written = unsaved
        self._scribe.do(partial(_put, self._place, unsaved))

    @Slot(object)
    def _tell(self, error: OSError) -> None:
        self._written = None
        if not self._is_told:
            self._is_told = True
            text = self.tr("Unsaved changes cannot be kept for the next start: {0}")
            self.failed.emit(text.format(reason(error)))


def _put(place: Place, unsaved: Unsaved) -> None:
    """As text and to the disk, both in the background; where nothing is unsaved, no file stays."""
    if unsaved.is_empty:
        place.clear()
    else:
        place.write(encode(unsaved))


def _move(former: Place, place: Place, unsaved: Unsaved) -> None:
    _put(place, unsaved)
    former.clear()
