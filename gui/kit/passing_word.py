"""A word that passes: said for a moment, then what stood there before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

_SAID_MS = 2500


class PassingWord(QObject):
    """`show` is given the words to show: now the `usual` ones, and again after each that is said."""

    def __init__(self, show: Callable[[str], object], usual: str, parent: QObject) -> None:
        super().__init__(parent)
        self._show = show
        self._usual = usual
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(_SAID_MS)
        self._over.timeout.connect(self._say_the_usual)
        self._say_the_usual()

    def say(self, text: str) -> None:
        """Say it for a moment."""
        self._show(text)
        self._over.start()

    def set_usual(self, text: str) -> None:
        """Say `text` from now on, once the word that is being said is over."""
        self._usual = text
        if not self._over.isActive():
            self._say_the_usual()

    @Slot()
    def _say_the_usual(self) -> None:
        self._show(self._usual)
