"""The keys of a graph while it has the focus."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

Action = Literal["left", "right", "up", "down", "choose", "clear", "closer", "further", "fit", "fold"]

_ACTIONS: dict[int, Action] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Return: "choose",
    Qt.Key.Key_Enter: "choose",
    Qt.Key.Key_Escape: "clear",
    Qt.Key.Key_Plus: "closer",
    Qt.Key.Key_Equal: "closer",
    Qt.Key.Key_Minus: "further",
    Qt.Key.Key_0: "fit",
    Qt.Key.Key_Home: "fit",
    Qt.Key.Key_Backspace: "fold",
}
_IDLE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
"""Modifiers that a plus sign or a keypad brings with it."""


def action_of(event: QKeyEvent) -> Action | None:
    """What a key does; None for those that are left to the window."""
    if event.modifiers() & ~_IDLE != Qt.KeyboardModifier.NoModifier:
        return None
    return _ACTIONS.get(event.key())
