"""A rounded strip of tools that floats over a plot."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QIcon
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from gui.kit.metrics import HALF_GAP
from gui.kit.overlay import Overlay


class FloatingToolbar(Overlay):
    """Exclusive tools, of which one is chosen, and plain actions below them."""

    chosen = Signal(str)

    def __init__(self, host: QWidget, name: str, corner: Qt.Corner = Qt.Corner.TopLeftCorner) -> None:
        super().__init__(host, corner)
        self.setAccessibleName(name)
        self._group = QActionGroup(self)
        self._tools: dict[str, QAction] = {}
        self._group.triggered.connect(self._on_triggered)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(HALF_GAP - 1, HALF_GAP - 1, HALF_GAP - 1, HALF_GAP - 1)
        self._column.setSpacing(2)

    def add_tool(self, key: str, symbol: QIcon, text: str, tooltip: str = "", shortcut: str = "") -> QAction:
        """An exclusive tool; the first one added is chosen. Gives its action, for menus."""
        action = QAction(symbol, text, self)
        action.setCheckable(True)
        action.setData(key)
        action.setToolTip(tooltip or text)
        if shortcut:
            action.setShortcut(shortcut)
        self._group.addAction(action)
        self._tools[key] = action
        if len(self._tools) == 1:
            action.setChecked(True)
        self.add_action(action)
        return action

    def add_action(self, action: QAction) -> None:
        """A plain action, shown as a button."""
        self.addAction(action)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(action.iconText())
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._column.addWidget(button)

    def add_separator(self) -> None:
        line = QFrame()
        line.setProperty("role", "separator")
        line.setFixedHeight(1)
        self._column.addWidget(line)

    def choice(self) -> str:
        """The key of the chosen tool, "" when there is none."""
        action = self._group.checkedAction()
        return "" if action is None else str(action.data())

    def set_choice(self, key: str) -> None:
        """Choose a tool by program; emits nothing. Raises KeyError for a tool that does not exist."""
        self._tools[key].setChecked(True)

    def button(self, action: QAction) -> QToolButton:
        """The button of an action; raises KeyError for one that was not added."""
        for button in self.findChildren(QToolButton):
            if button.defaultAction() is action:
                return button
        raise KeyError(action.text())

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(str(action.data()))
