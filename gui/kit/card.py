"""A titled card: the frame around every group of controls and every view."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui.kit.elided_label import ElidedLabel
from gui.kit.icons import icon
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP


class Card(QFrame):
    """Title in bold capitals, a muted note or small controls at the right, the body below.

    Fill `body` (a vertical layout) with widgets and `header` with small controls.
    """

    folded_changed = Signal(bool)

    def __init__(
        self, title: str, note: str = "", *, foldable: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._note = ElidedLabel(note)
        self._note.setProperty("role", "note")
        self._note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._title_gives_way = False
        self._fold = self._make_fold_button()
        self._fold.setVisible(foldable)
        self._content = QWidget()

        self.header = QHBoxLayout()
        self.header.setContentsMargins(0, 0, 0, 0)
        self.header.setSpacing(GAP)
        self.header.addWidget(self._fold)
        self.header.addWidget(self._title)
        self.header.addWidget(self._note, 1)
        self.body = QVBoxLayout(self._content)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(HALF_GAP)
        column = QVBoxLayout(self)
        column.setContentsMargins(CARD_MARGIN, GAP + 1, CARD_MARGIN, CARD_MARGIN)
        column.setSpacing(GAP)
        column.addLayout(self.header)
        column.addWidget(self._content, 1)
        self.set_title(title)

    def title(self) -> str:
        """The name of the card."""
        return self.accessibleName()

    def set_title(self, title: str) -> None:
        """Name the card."""
        self._title.setText(title.upper())
        self.setAccessibleName(title)
        self._fold.setAccessibleName(title)

    def hide_title(self) -> None:
        """Leave the title to the tab in front of the card; a note has a row only while there is one."""
        self._title.hide()
        self._note.setVisible(bool(self._note.text()))

    def let_title_give_way(self) -> None:
        """Leave the title's room to the controls beside it where that is short."""
        self._title_gives_way = True
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        if self._title_gives_way and not self._title.isHidden():
            least.setWidth(least.width() - self._title_width())
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._title_gives_way:
            needed = self.minimumSizeHint().width() + self._title_width()
            self._title.setVisible(self.width() >= needed)
            self.header.invalidate()  # Qt does so with the next event, and until then knows the former size

    def _title_width(self) -> int:
        return self._title.sizeHint().width() + GAP

    def set_note(self, note: str, tooltip: str = "", *, shorter: str = "") -> None:
        """The muted text at the right of the title; where there is no room `shorter`, else its beginning."""
        self._note.setText(note)
        self._note.set_shorter(shorter)
        self._note.setToolTip(tooltip)
        if self._title.isHidden() and not self._title_gives_way:
            self._note.setVisible(bool(note))

    def folded(self) -> bool:
        """Whether only the title is shown."""
        return self._content.isHidden()

    @Slot(bool)
    def set_folded(self, folded: bool) -> None:
        """Hide or show the body."""
        if folded == self.folded():
            return
        self._content.setHidden(folded)
        self._fold.setChecked(not folded)
        self._fold.setIcon(icon("chevron-right" if folded else "chevron-down", "muted"))
        self.setSizePolicy(
            QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Maximum if folded else QSizePolicy.Policy.Preferred,
        )
        self.folded_changed.emit(folded)

    def _make_fold_button(self) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "fold")
        button.setCheckable(True)
        button.setChecked(True)
        button.setIcon(icon("chevron-down", "muted"))
        button.setIconSize(QSize(14, 14))
        button.setFixedSize(18, 18)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.toggled.connect(self._on_fold_toggled)
        return button

    @Slot(bool)
    def _on_fold_toggled(self, opened: bool) -> None:
        self.set_folded(not opened)
