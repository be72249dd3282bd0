"""A few exclusive choices side by side in one frame."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}


_AROUND, _LEAST_AROUND = 20, 12
"""Pixels beside a text, and where room is short; the style sheet keeps ten of them."""


class SegmentButton(QPushButton):
    """One choice; wide enough for its text in bold, so that choosing it moves nothing."""

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(max(hint.width(), self._bold_width() + _AROUND), hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._bold_width() + _LEAST_AROUND, super().sizeHint().height())

    def _bold_width(self) -> int:
        bold = self.font()
        bold.setBold(True)
        return QFontMetrics(bold).horizontalAdvance(self.text())

    def shown_text(self) -> str:
        """The text as it is drawn now, shortened where there is no room."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, self).width()
        font = self.font()
        font.setBold(self.isChecked())
        return QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self.shown_text()
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


class Segmented(QFrame):
    """Exactly one of (key, caption, tooltip) is chosen, by mouse or arrow keys; one stop of the Tab key."""

    chosen = Signal(str)

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._keys = [key for key, _, _ in choices]
        self._buttons: list[SegmentButton] = []
        group = QButtonGroup(self)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for index, (_, caption, tooltip) in enumerate(choices):
            button = SegmentButton(caption)
            button.setCheckable(True)
            button.setToolTip(tooltip)
            button.setAccessibleName(caption)
            button.setProperty("place", _place(index, len(choices)))
            button.clicked.connect(self._on_clicked)
            group.addButton(button, index)
            row.addWidget(button, 1)
            self._buttons.append(button)
        self._group = group
        self._last = ""
        self.set_choice(self._keys[0])

    def choice(self) -> str:
        """The key of the choice made."""
        return self._keys[self._group.checkedId()]

    def set_choice(self, key: str) -> None:
        """Choose by program; emits nothing. Raises ValueError for a key that is not offered."""
        index = self._keys.index(key)
        self._buttons[index].setChecked(True)
        self._last = key
        self._share_tab_stop()

    def set_enabled(self, key: str, enabled: bool) -> None:
        """Offer a choice or grey it out."""
        self._buttons[self._keys.index(key)].setEnabled(enabled)

    def button(self, key: str) -> SegmentButton:
        """The button of a choice; ValueError for a key that is not offered."""
        return self._buttons[self._keys.index(key)]

    def let_shrink(self, least: int) -> None:
        """Share the room by what captions need, and where it is short cut them, down to `least` pixels."""
        for index, button in enumerate(self._buttons):
            self._row.setStretch(index, button.sizeHint().width())
            button.setMinimumWidth(least)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Reached by the arrow keys the buttons leave alone."""
        step = _STEPS.get(Qt.Key(event.key()), 0)
        if step == 0:
            super().keyPressEvent(event)
            return
        index = self._group.checkedId() + step
        while 0 <= index < len(self._buttons) and not self._buttons[index].isEnabled():
            index += step
        if 0 <= index < len(self._buttons):
            self._buttons[index].setFocus(Qt.FocusReason.TabFocusReason)
            self._buttons[index].click()

    def _on_clicked(self) -> None:
        self._share_tab_stop()
        if self.choice() != self._last:
            self._last = self.choice()
            self.chosen.emit(self._last)

    def _share_tab_stop(self) -> None:
        for button in self._buttons:
            policy = Qt.FocusPolicy.TabFocus if button.isChecked() else Qt.FocusPolicy.NoFocus
            button.setFocusPolicy(policy)


def _place(index: int, count: int) -> str:
    if count == 1:
        return "only"
    return {0: "first", count - 1: "last"}.get(index, "middle")
