"""A calm banner that says what happened and what can be done, without stopping anyone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gui.kit.icons import icon
from gui.kit.metrics import CARD_MARGIN, GAP
from gui.kit.style_property import set_style_property

Kind = Literal["info", "warn", "error"]
MOST_ACTIONS = 2
_SYMBOLS: dict[Kind, str] = {"info": "info", "warn": "triangle-alert", "error": "circle-x"}


class Notice(QFrame):
    """Hidden until `say`; the close button and Escape hide it again and emit `closed`."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Message"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._symbol = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._buttons: list[QPushButton] = []
        self._close = QToolButton()
        self._close.setIcon(icon("x", "muted"))
        self._close.setIconSize(QSize(16, 16))
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(self.tr("Close this message (Esc)"))
        self._close.clicked.connect(self.close_notice)
        self._actions = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._actions.setSpacing(GAP)
        self._content = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._content.setSpacing(GAP)
        self._content.addWidget(self._text, 1)
        self._content.addLayout(self._actions)
        row = QHBoxLayout(self)
        row.setContentsMargins(CARD_MARGIN, GAP, GAP, GAP)
        row.setSpacing(GAP)
        row.addWidget(self._symbol)
        row.addLayout(self._content, 1)
        row.addWidget(self._close)
        self.hide()

    def say(self, kind: Kind, text: str, *actions: tuple[str, Callable[[], object]]) -> None:
        """Show a text with up to two actions (caption, what to do); pressing one also closes the notice.

        Raises ValueError for more actions.
        """
        if len(actions) > MOST_ACTIONS:
            raise ValueError(f"a notice offers at most {MOST_ACTIONS} actions")
        self._drop_buttons()
        set_style_property(self, "kind", kind)
        self._symbol.setPixmap(icon(_SYMBOLS[kind], kind).pixmap(QSize(18, 18), self.devicePixelRatioF()))
        self._text.setText(text)
        for caption, act in actions:
            self._add_button(caption, act)
        self._arrange()
        self.setAccessibleDescription(text)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def buttons(self) -> tuple[QPushButton, ...]:
        """The action buttons now shown."""
        return tuple(self._buttons)

    @Slot()
    def close_notice(self) -> None:
        """Hide; nothing happens when nothing is shown."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_notice()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        """Buttons stand beside the text where they leave it most of the width, else below.

        Below it they stand one under the other where a row of them has no room.
        """
        row = sum(button.sizeHint().width() + GAP for button in self._buttons) - GAP
        around = self._symbol.sizeHint().width() + self._close.sizeHint().width() + CARD_MARGIN + 3 * GAP
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for layout, fits in (
            (self._content, row <= 0.4 * self.width()),
            (self._actions, row <= self.width() - around),
        ):
            if layout.direction() != (across if fits else down):
                layout.setDirection(across if fits else down)
                self._actions.setAlignment(Qt.AlignmentFlag.AlignLeft)

    def _add_button(self, caption: str, act: Callable[[], object]) -> None:
        button = QPushButton(caption)
        button.setProperty("role", "small")

        def act_and_close() -> None:
            self.close_notice()
            act()

        button.clicked.connect(act_and_close)
        self._actions.addWidget(button)
        self._buttons.append(button)

    def _drop_buttons(self) -> None:
        for button in self._buttons:
            self._actions.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
