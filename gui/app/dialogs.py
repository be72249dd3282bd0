"""The questions that the window asks about files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtCore import QFileInfo, QSize
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget
from shiboken6 import isValid

from gui.kit.icons import icon
from gui.kit.style_property import set_style_property
from gui.kit.translating import translator

from .files import with_suffix

tr = translator("FileDialogs")

Answer = Literal["save", "discard", "cancel"]
_Button = QMessageBox.StandardButton
_ICON = QSize(28, 28)
_PATTERN = re.compile(r"\*(\.\w+)")


class Questions(Protocol):
    """What the documents ask; None or 'cancel' when the person thinks better of it."""

    def file_to_open(self, folder: Path, filters: str) -> Path | None:
        """Which file to open."""

    def file_to_save(self, suggestion: Path, filters: str, chosen: str) -> tuple[Path, str] | None:
        """Where to save, with a suffix where none was typed, and which of the filters was chosen."""

    def keep_changes(self, name: str) -> Answer:
        """Whether to save what would be lost."""


class FileDialogs:
    """Asks by the dialogs of the desktop, over the window in front.

    Each dialog belongs to that window and goes with it, even in the middle of a question: who leaves the app
    or ends what asked has cancelled it. Qt's own static questions lie on the stack, where that is a crash.
    """

    def file_to_open(self, folder: Path, filters: str) -> Path | None:
        """See Questions."""
        dialog = QFileDialog(_in_front(), tr("Open"), str(folder), filters)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        with _held(dialog):
            return Path(dialog.selectedFiles()[0]) if dialog.exec() else None

    def file_to_save(self, suggestion: Path, filters: str, chosen: str) -> tuple[Path, str] | None:
        """See Questions."""
        dialog = QFileDialog(_in_front(), tr("Save"), str(suggestion.parent), filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectNameFilter(chosen)
        dialog.selectFile(suggestion.name)
        with _held(dialog):
            if not dialog.exec():
                return None
            typed, used = Path(dialog.selectedFiles()[0]), dialog.selectedNameFilter()
        suffix = _PATTERN.search(used)
        path = with_suffix(typed, suffix.group(1)) if suffix else typed
        # The dialog asked about the name that was typed, which is another file than the one with the suffix.
        if path != typed and QFileInfo(path).exists() and not self._may_replace(path):
            return None
        return path, used

    def _may_replace(self, path: Path) -> bool:
        text = tr("{0} exists already. Replace it?").format(path.name)
        return _answer(tr("Replace File"), text, _Button.Yes | _Button.No, _Button.No) == _Button.Yes

    def keep_changes(self, name: str) -> Answer:
        """See Questions."""
        text = tr("Save the changes to {0}?").format(name)
        buttons = _Button.Save | _Button.Discard | _Button.Cancel
        meanings: dict[QMessageBox.StandardButton, Answer] = {
            _Button.Save: "save",
            _Button.Discard: "discard",
        }
        return meanings.get(_answer(tr("Unsaved Changes"), text, buttons, _Button.Save), "cancel")


def _answer(
    title: str, text: str, buttons: QMessageBox.StandardButton, first: QMessageBox.StandardButton
) -> QMessageBox.StandardButton:
    """The button that is pressed; NoButton where the question ends without an answer."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, buttons, _in_front())
    box.setIconPixmap(icon("triangle-alert", "warn").pixmap(_ICON, box.devicePixelRatioF()))
    box.setDefaultButton(first)
    set_style_property(box.button(first), "role", "primary")
    with _held(box):
        return _Button(box.exec())


def _in_front() -> QWidget | None:
    """The window in front; for a moment the one that was closed last still counts as the active one."""
    window = QApplication.activeWindow()
    while window is not None and not window.isVisible():
        parent = window.parentWidget()
        window = None if parent is None else parent.window()
    return window


@contextmanager
def _held(dialog: QDialog) -> Iterator[None]:
    """Delete the dialog after its answer, unless its window went before and took it along."""
    try:
        yield
    finally:
        if isValid(dialog):
            dialog.deleteLater()
