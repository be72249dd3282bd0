"""Brackets a burst of small edits, so that one gesture becomes one undo."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

BURST_PAUSE_MS = 500


class Gesture(QObject):
    """Says when the reader starts and when the reader has finished changing a control."""

    started = Signal()
    finished = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(BURST_PAUSE_MS)
        self._pause.timeout.connect(self.end)

    def begin(self) -> None:
        """A held gesture starts (a pull); it lasts until `end`. A burst that was open ends before."""
        self.end()
        self._start()

    def burst(self) -> None:
        """One more key or wheel step; the gesture ends by itself after a pause."""
        if not self._open:
            self._start()
        self._pause.start()

    @Slot()
    def end(self) -> None:
        """The gesture is over; nothing happens when none is open."""
        self._pause.stop()
        if self._open:
            self._open = False
            self.finished.emit()

    def _start(self) -> None:
        self._open = True
        self.started.emit()
