"""What the keys do in the part of the Lab that has the focus."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from gui.kit.translating import translator

from .page import LabPage

tr = translator("LabAdvice")


def advice_for(page: LabPage, focused: QWidget | None) -> str:
    """In the editor and in the graph arrow keys mean something else than to step."""
    if focused is page.editor.editor:
        return tr("Ctrl+Enter runs · Esc leaves the editor, then → steps")
    if focused is page.graph.view:
        return tr("arrows walk along the edges · Enter chooses or opens · Backspace folds · 0 shows all")
    return tr("→ next node · ← previous · Space plays · hover an edge for its derivative")


class LabAdvice(QObject):
    """Tells the advice whenever it becomes another one."""

    changed = Signal(str)

    def __init__(self, page: LabPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self.text = advice_for(page, None)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    @Slot(QWidget, QWidget)
    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        text = advice_for(self._page, new)
        if new is not None and text != self.text:
            self.text = text
            self.changed.emit(text)
