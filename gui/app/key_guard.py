"""Which keys stay with the control that has the focus, although the window has a shortcut on them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QTabBar,
    QWidget,
)

_ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
_ENDS = frozenset({Qt.Key.Key_Home, Qt.Key.Key_End})
_SHIFT_OR_NONE = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)


def keeps(widget: QWidget, key: int, modifiers: Qt.KeyboardModifier) -> bool:
    """Whether `widget` works with this key itself, so that the window's shortcut must stand back.

    A text field says so by itself; Qt asks buttons, sliders and lists nothing.
    """
    if modifiers & ~Qt.KeyboardModifier.KeypadModifier not in _SHIFT_OR_NONE:
        return False
    if isinstance(widget, QAbstractButton):
        in_group = widget.group() is not None or widget.autoExclusive()
        return key == Qt.Key.Key_Space or (key in _ARROWS and in_group)
    if isinstance(widget, QAbstractSlider | QTabBar):
        return key in _ARROWS | _ENDS
    if isinstance(widget, QComboBox | QAbstractItemView):
        # A letter jumps to the item that begins with it.
        return key in _ARROWS | _ENDS or key == Qt.Key.Key_Space or Qt.Key.Key_A <= key <= Qt.Key.Key_Z
    return False


class KeyGuard(QObject):
    """Watches the focused widget, and no other, for keys that a shortcut is about to take."""

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        app.focusChanged.connect(self._follow)

    @Slot(QWidget, QWidget)
    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is not None:
            old.removeEventFilter(self)
        if new is not None:
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if isinstance(watched, QLineEdit):
            return self._leaves_undo_to_the_session(watched, event)
        if isinstance(watched, QWidget) and keeps(watched, event.key(), event.modifiers()):
            event.accept()
            return True
        return False

    def _leaves_undo_to_the_session(self, field: QLineEdit, event: QKeyEvent) -> bool:
        """A field whose text is not being typed has nothing to undo; the last edit has."""
        undo_or_redo = event.matches(QKeySequence.StandardKey.Undo) or event.matches(
            QKeySequence.StandardKey.Redo
        )
        if undo_or_redo and not field.isModified():
            event.ignore()
            return True
        return False
