"""A small card that floats in a corner of another widget."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from gui.kit.metrics import GAP


class Overlay(QFrame):
    """Stays in its corner of the host, sized by its content, when either of them changes; then `settled`."""

    settled = Signal()

    def __init__(self, host: QWidget, corner: Qt.Corner, margin: int = GAP + 2) -> None:
        super().__init__(host)
        self._host = host
        self._corner = corner
        self._margin = margin
        host.installEventFilter(self)

    @property
    def corner(self) -> Qt.Corner:
        """Where it stays."""
        return self._corner

    def set_corner(self, corner: Qt.Corner) -> None:
        """Stay in another corner from now on."""
        if corner != self._corner:
            self._corner = corner
            self.settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.settle()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show, QEvent.Type.StyleChange):
            self.settle()
        return handled

    def settle(self) -> None:
        """Take the size of the content and move to the corner, never larger than the host."""
        room = self._host.size()
        size = self.sizeHint().boundedTo(room)
        right = room.width() - size.width() - self._margin
        bottom = room.height() - size.height() - self._margin
        at_right = self._corner in (Qt.Corner.TopRightCorner, Qt.Corner.BottomRightCorner)
        at_bottom = self._corner in (Qt.Corner.BottomLeftCorner, Qt.Corner.BottomRightCorner)
        x = max(0, right) if at_right else self._margin
        y = max(0, bottom) if at_bottom else self._margin
        before = self.geometry()
        self.resize(size)
        self.move(QPoint(x, y))
        self.raise_()
        if self.geometry() != before:
            self.settled.emit()
