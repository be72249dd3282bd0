"""The questions that the window asks about files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, Protocol

from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from gui.kit.translating import translator

from .files import with_suffix

tr = translator("FileDialogs")

Answer = Literal["save", "discard", "cancel"]
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
    """Asks by the dialogs of the desktop, over the window in front."""

    def file_to_open(self, folder: Path, filters: str) -> Path | None:
        """See Questions."""
        name, _ = QFileDialog.getOpenFileName(QApplication.activeWindow(), tr("Open"), str(folder), filters)
        return Path(name) if name else None

    def file_to_save(self, suggestion: Path, filters: str, chosen: str) -> tuple[Path, str] | None:
        """See Questions."""
        name, used = QFileDialog.getSaveFileName(
            QApplication.activeWindow(), tr("Save"), str(suggestion), filters, chosen
        )
        if not name:
            return None
        suffix = _PATTERN.search(used)
        path = with_suffix(Path(name), suffix.group(1)) if suffix else Path(name)
        # The dialog asked about the name that was typed, which is another file than the one with the suffix.
        if path != Path(name) and path.exists() and not self._may_replace(path):
            return None
        return path, used

    def _may_replace(self, path: Path) -> bool:
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            QApplication.activeWindow(),
            tr("Replace File"),
            tr("{0} exists already. Replace it?").format(path.name),
            buttons.Yes | buttons.No,
            buttons.No,
        )
        return answer == buttons.Yes

    def keep_changes(self, name: str) -> Answer:
        """See Questions."""
        buttons = QMessageBox.StandardButton
        answer = QMessageBox.question(
            QApplication.activeWindow(),
            tr("Unsaved Changes"),
            tr("Save the changes to {0}?").format(name),
            buttons.Save | buttons.Discard | buttons.Cancel,
            buttons.Save,
        )
        meanings: dict[QMessageBox.StandardButton, Answer] = {
            buttons.Save: "save",
            buttons.Discard: "discard",
        }
        return meanings.get(answer, "cancel")
