"""The experiment as a link: copied, opened, pasted."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from engine.experiment.link import LinkLengthError, is_link, link_of

from .documents import Documents
from .link_dialog import LinkDialog


class Links(QObject):
    """Puts the settings on the clipboard as a link, and opens those that others have sent."""

    copied = Signal(int)  # how many characters
    refused = Signal(str)

    def __init__(self, documents: Documents, window: QWidget) -> None:
        super().__init__(window)
        self._documents = documents
        self._window = window
        self.dialog: LinkDialog | None = None

    @Slot()
    def copy(self) -> None:
        """Put a link to the experiment as it stands on the clipboard."""
        try:
            link = link_of(self._documents.project)
        except LinkLengthError as error:
            text = str(error)
            self.refused.emit(f"{text[:1].upper()}{text[1:]}.")
            return
        QGuiApplication.clipboard().setText(link)
        self.copied.emit(len(link))

    @Slot()
    def ask_and_open(self) -> None:
        """Let the person paste a link and see what it holds; one on the clipboard is there already."""
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        self.dialog = LinkDialog(copied_link(), self._window)
        self.dialog.chosen.connect(self._open_chosen)
        self.dialog.finished.connect(self._forget_dialog)
        self.dialog.open()

    def paste(self) -> bool:
        """Open the link on the clipboard, if there is one."""
        link = copied_link()
        if link:
            self._documents.open(link)
        return bool(link)

    @Slot(str)
    def _open_chosen(self, link: str) -> None:
        """Who keeps the unsaved changes of now may want the link after all, so it stays in the dialog."""
        if self._documents.open(link) and self.dialog is not None:
            self.dialog.accept()

    @Slot()
    def _forget_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None


def copied_link() -> str:
    """The link on the clipboard; "" where something else is."""
    text = QGuiApplication.clipboard().text()
    return text if is_link(text) else ""
