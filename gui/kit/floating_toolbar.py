"""A rounded strip of tools that floats over a plot."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QIcon
from PySide6.QtWidgets import QBoxLayout, QFrame, QMenu, QToolButton, QWidget

from gui.kit.menu_tool_button import MenuToolButton
from gui.kit.metrics import HALF_GAP
from gui.kit.overlay import Overlay

_ANY = 16_777_215  # Qt's own for a side without a limit
_LINE = 9  # a pixel, and the margins that its style leaves at its sides


class FloatingToolbar(Overlay):
    """Exclusive tools, of which one is chosen, some behind a menu button, and plain actions below them."""

    chosen = Signal(str)

    def __init__(self, host: QWidget, name: str, corner: Qt.Corner = Qt.Corner.TopLeftCorner) -> None:
        super().__init__(host, corner)
        self.setAccessibleName(name)
        self._group = QActionGroup(self)
        self._tools: dict[str, QAction] = {}
        self._menu_buttons: dict[MenuToolButton, QIcon] = {}
        self._group.triggered.connect(self._on_triggered)
        self._separators: list[QFrame] = []
        self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._column.setContentsMargins(HALF_GAP - 1, HALF_GAP - 1, HALF_GAP - 1, HALF_GAP - 1)
        self._column.setSpacing(2)

    def add_tool(self, key: str, symbol: QIcon, text: str, tooltip: str = "", shortcut: str = "") -> QAction:
        """An exclusive tool; the first one added is chosen. Gives its action, for menus."""
        action = self._new_tool(key, symbol, text, tooltip, shortcut)
        self.add_action(action)
        return action

    def add_tool_menu(self, symbol: QIcon, text: str, tooltip: str) -> QMenu:
        """A button that opens a menu; it shows which of the menu's tools is in hand."""
        button = MenuToolButton(text)
        button.setAccessibleName(text)
        button.setToolTip(tooltip)
        button.setIcon(symbol)
        self._menu_buttons[button] = symbol
        self._append(button)
        return button.menu_beside

    def add_menu_tool(self, menu: QMenu, key: str, symbol: QIcon, text: str, tooltip: str = "") -> QAction:
        """An exclusive tool in a menu of `add_tool_menu`. Gives its action."""
        action = self._new_tool(key, symbol, text, tooltip, "")
        menu.addAction(action)
        return action

    def _new_tool(self, key: str, symbol: QIcon, text: str, tooltip: str, shortcut: str) -> QAction:
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
        action.toggled.connect(self._show_choice)
        return action

    def add_action(self, action: QAction) -> None:
        """A plain action, shown as a button."""
        self.addAction(action)
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAccessibleName(action.iconText())
        self._append(button)

    def _append(self, button: QToolButton) -> None:
        button.setIconSize(QSize(18, 18))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._column.addWidget(button)

    def add_separator(self) -> None:
        """Part what comes from what is there."""
        line = QFrame()
        line.setProperty("role", "separator")
        self._separators.append(line)
        self._column.addWidget(line)
        self.set_orientation(self.orientation())

    def orientation(self) -> Qt.Orientation:
        """Whether the tools stand below each other, as at first, or side by side."""
        is_column = self._column.direction() is QBoxLayout.Direction.TopToBottom
        return Qt.Orientation.Vertical if is_column else Qt.Orientation.Horizontal

    def set_orientation(self, orientation: Qt.Orientation) -> None:
        """Put the tools below each other or side by side."""
        is_column = orientation is Qt.Orientation.Vertical
        direction = QBoxLayout.Direction.TopToBottom if is_column else QBoxLayout.Direction.LeftToRight
        self._column.setDirection(direction)
        for line in self._separators:
            line.setMaximumSize(*((_ANY, 1) if is_column else (_LINE, _ANY)))
            line.setMinimumSize(*((0, 1) if is_column else (_LINE, 0)))

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

    @Slot()
    def _show_choice(self) -> None:
        """Give each menu button the look of its tool that is in hand, or its own."""
        for button, symbol in self._menu_buttons.items():
            chosen = self._group.checkedAction()
            inside = chosen if chosen in button.menu_beside.actions() else None
            button.setChecked(inside is not None)
            button.setIcon(symbol if inside is None else inside.icon())

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(str(action.data()))
