"""A small button at the edge of a picture: how the picture is drawn, for those who want to change it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from .icons import icon


class SwitchMenu(QMenu):
    """A menu of what is on or off, each with a sentence about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)

    def add_switch(self, text: str, tooltip: str) -> QAction:
        """One more line, off at first."""
        action = QAction(text, self)
        action.setCheckable(True)
        action.setToolTip(tooltip)
        self.addAction(action)
        return action


class LookButton(QToolButton):
    """Opens the menu `switches` at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIcon(icon("settings-2", "muted"))
        self.setIconSize(QSize(14, 14))
        self.setFixedSize(22, 22)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.switches = SwitchMenu(self)
        self.setMenu(self.switches)
