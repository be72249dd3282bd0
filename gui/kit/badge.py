"""A few words in a rounded frame whose colour tells how things are."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QLabel, QWidget

from gui.kit.style_property import set_style_property

Mood = Literal["plain", "ok", "warn", "error", "info"]


class Badge(QLabel):
    """Hidden while it has nothing to say."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("mood", "plain")
        self.hide()

    def show_text(self, text: str, mood: Mood = "plain") -> None:
        """Say something, or nothing."""
        set_style_property(self, "mood", mood)
        self.setText(text)
        self.setAccessibleDescription(text)
        self.setVisible(bool(text))
