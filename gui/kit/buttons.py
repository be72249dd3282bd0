"""Buttons in the kit's roles."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from gui.kit.icons import icon
from gui.kit.style_property import set_style_property

Role = Literal["normal", "primary", "flat", "small", "chip", "menu", "link", "quiet"]


def push_button(
    text: str = "",
    *,
    symbol: str = "",
    role: Role = "normal",
    tooltip: str = "",
    name: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """A push button with an optional icon; `name` is its accessible name where there is no text.

    It takes the focus from Tab only: a click leaves it where the reader was typing.
    """
    button = QPushButton(text, parent)
    button.setProperty("role", role)
    button.setToolTip(tooltip)
    button.setAccessibleName(name or text.replace("&", ""))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if symbol:
        set_symbol(button, symbol)
    return button


def set_symbol(button: QPushButton, symbol: str) -> None:
    """Give a button another icon, tinted for its role."""
    primary = button.property("role") == "primary"
    button.setIcon(icon(symbol, "on_accent" if primary else "text", checked="accent_text"))
    set_caption(button, button.text())


def set_caption(button: QPushButton, text: str) -> None:
    """Give a button another text; '' leaves the icon alone, in a box hardly wider than high."""
    button.setText(text)
    set_style_property(button, "bare", not text)
    # A style sheet has no distance between icon and text: a wider box around the square picture makes one.
    button.setIconSize(QSize(20, 16) if text else QSize(16, 16))


def action_button(action: QAction, role: Role = "normal") -> QPushButton:
    """A button that shows an action and triggers it; without its caption it keeps to the icon.

    Space on it presses it, as on any button.
    """
    button = push_button(action.iconText(), role=role)
    button.clicked.connect(action.trigger)

    def follow() -> None:
        if button.text():
            button.setText(action.iconText())
        set_symbol(button, action.icon().name())
        button.setAccessibleName(action.iconText())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())

    action.changed.connect(follow)
    follow()
    return button
