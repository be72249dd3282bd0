"""Buttons in the kit's roles."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QWidget

from gui.kit.icons import icon
from gui.kit.style_property import set_style_property

Role = Literal["normal", "primary", "flat", "small", "chip", "menu", "link", "quiet"]


_DESIGN_PX, _ICON, _WIDE_ICON = 13, 16, 20
"""The design's text, the picture beside it, and the box around one that has a text at its right."""


class KitButton(QPushButton):
    """A push button whose icon grows with the text."""

    def fit_icon(self) -> None:
        """Make the icon as large as the text asks for."""
        scale = max(1.0, self.font().pixelSize() / _DESIGN_PX)
        # A style sheet has no distance between icon and text: a wider box around the picture makes one.
        width = _WIDE_ICON if self.text() else _ICON
        self.setIconSize(QSize(round(width * scale), round(_ICON * scale)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.fit_icon()


def push_button(
    text: str = "",
    *,
    symbol: str = "",
    role: Role = "normal",
    tooltip: str = "",
    name: str = "",
    parent: QWidget | None = None,
) -> KitButton:
    """A push button with an optional icon; `name` is its accessible name where there is no text.

    It takes the focus from Tab only: a click leaves it where the reader was typing.
    """
    button = KitButton(text, parent)
    button.setProperty("role", role)
    button.setToolTip(tooltip)
    button.setAccessibleName(name or text.replace("&", ""))
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if symbol:
        set_symbol(button, symbol)
    return button


def set_symbol(button: KitButton, symbol: str) -> None:
    """Give a button another icon, tinted for its role."""
    primary = button.property("role") == "primary"
    button.setIcon(icon(symbol, "on_accent" if primary else "text", checked="accent_text"))
    set_caption(button, button.text())


def set_caption(button: KitButton, text: str) -> None:
    """Give a button another text; '' leaves the icon alone, in a box hardly wider than high."""
    button.setText(text)
    set_style_property(button, "bare", not text)
    button.fit_icon()


def action_button(action: QAction, role: Role = "normal") -> KitButton:
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
