"""Offers what a process that ended unasked has left."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from gui.kit.translating import translator
from gui.state.unsaved import UnreadableError, Unsaved, decode

from ..files import reason
from ..playground import Playground
from .keeper import Keeper
from .shelf import Place, left_in

tr = translator("Offers")

_log = logging.getLogger("chainrule")


class Offers(QObject):
    """Shows one offer at a time in the bar over the workspaces: to restore what was left, or to discard it.

    Who closes the bar has decided nothing: the file stays, and is offered again at the next start.
    """

    def __init__(self, playground: Playground, keeper: Keeper, folder: Path) -> None:
        super().__init__(playground)
        self._playground = playground
        self._keeper = keeper
        self._folder = folder
        self._left: list[Place] = []
        self._offered: Place | None = None
        self._put_off: list[Place] = []
        self._bar = playground.window.offer
        # After what the pressed button does.
        self._bar.closed.connect(self._go_on, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def begin(self) -> None:
        """Look for what was left, and offer it."""
        self._left = left_in(self._folder)
        self._show_next()

    def _show_next(self) -> None:
        """Offer the newest; one that cannot be read is told of, one without news, or gone, is dropped."""
        while self._left and self._bar.isHidden():
            place = self._left[0]
            try:
                unsaved = self._news(decode(place.path.read_bytes()))
            except FileNotFoundError:
                self._discard(place)
                continue
            except (OSError, UnreadableError) as error:
                self._left.remove(place)
                self._tell_unreadable(place, error)
                return
            if unsaved.is_empty:
                self._discard(place)
            else:
                self._offer(place, unsaved)

    @Slot()
    def _go_on(self) -> None:
        """The bar was closed, by a button that decided or without a decision."""
        if not self._bar.isHidden():
            return
        if self._left and self._left[0] is self._offered:
            self._put_off.append(self._left.pop(0))
            self._playground.window.status.show_message(tr("They are offered again at the next start"))
        self._show_next()

    def _offer(self, place: Place, unsaved: Unsaved) -> None:
        self._offered = place
        self._bar.say(
            "info",
            offer_text(unsaved, moment_text(place.written_at, datetime.now())),
            (tr("Restore"), partial(self._restore, place, unsaved)),
            (tr("Discard"), partial(self._discard, place)),
        )

    def _news(self, unsaved: Unsaved) -> Unsaved:
        """Without a program that the Lab shows anyway, as after an end that left time to keep it."""
        program = unsaved.program
        known = program is not None and program.source == self._playground.lab_source
        return unsaved.without_program() if known else unsaved

    def _restore(self, place: Place, unsaved: Unsaved) -> None:
        window = self._playground.window
        if unsaved.project is not None and not window.documents.restore(unsaved.project, unsaved.file):
            self._offer(place, unsaved)
            return
        if unsaved.program is not None:
            window.workspaces.prepare("lab")
            laboratory = self._playground.laboratory
            assert laboratory is not None
            laboratory.files.restore(unsaved.program)
        window.workspaces.show("lab" if unsaved.project is None else "playground")
        self._left.remove(place)
        self._keeper.take_over(place)

    def _discard(self, place: Place) -> None:
        self._left.remove(place)
        try:
            place.clear()
        except OSError as error:
            _log.warning("%s cannot be removed: %s", place.path, error)

    def _tell_unreadable(self, place: Place, error: OSError | ValueError) -> None:
        moment, why = moment_text(place.written_at, datetime.now()), reason(error)
        try:
            path = place.set_aside()
        except OSError:
            path = place.path
        text = tr("The unsaved changes of {moment} cannot be read: {why}. Their file is kept: {path}")
        folder = QUrl.fromLocalFile(str(path.parent))
        self._bar.say(
            "warn",
            text.format(moment=moment, why=why, path=path),
            (tr("Open Folder"), partial(QDesktopServices.openUrl, folder)),
        )


def offer_text(unsaved: Unsaved, moment: str) -> str:
    """'Changes to moons.json of 12:41 were not saved when Chainrule ended.'"""
    project, program = unsaved.project, unsaved.program
    names = []
    if project is not None:
        named = unsaved.file.name if unsaved.file is not None else project.title
        names.append(named or tr("the experiment"))
    if program is not None:
        names.append(tr("the Lab's program") if program.file is None else program.file.name)
    text = tr("Changes to {names} were not saved when Chainrule ended at {moment}.")
    return text.format(names=tr(" and ").join(names), moment=moment)


def moment_text(moment: datetime, now: datetime) -> str:
    """'12:41', or '20 Nov, 12:41' of another day."""
    return f"{moment:%H:%M}" if moment.date() == now.date() else f"{moment:%d %b, %H:%M}"
