"""The rounded grey rows of a model: "Linear 2 -> 8   - 8 +", "Tanh v"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from gui.kit.combo import Combo
from gui.kit.counter import Counter
from gui.kit.elided_label import ElidedLabel
from gui.kit.icons import icon
from gui.kit.metrics import GAP, control_height

_FRAME = 6
"""Pixels of a combo's frame before its text, as the style sheet sets them."""


class LayerRow(QFrame):
    """A caption, then from left to right whatever is added: combo, note, buttons, counter, remove button."""

    counted = Signal(int)
    chosen = Signal(str)
    removed = Signal()

    def __init__(self, name: str, caption: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._caption = ElidedLabel(caption)
        self._note: ElidedLabel | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GAP - 1, 0, GAP - 3, 0)
        self._row.setSpacing(2)
        self._row.addWidget(self._caption, 1)
        # Not before it is in the row: a widget without a parent is shown as a window, which takes the focus.
        self._caption.setVisible(bool(caption))

    def set_caption(self, caption: str) -> None:
        """Name what the row is; without a name the controls have the room."""
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))

    def add_note(self, text: str) -> None:
        """A muted text at the right, such as "logit"; `set_note` changes it."""
        self._note = ElidedLabel(text)
        self._note.setProperty("role", "value")
        self._row.addWidget(self._note)

    def set_note(self, text: str) -> None:
        """Change the note; raises ValueError where none was added."""
        if self._note is None:
            raise ValueError("this row has no note")
        self._note.setText(text)

    def add_counter(self, name: str, value: int, minimum: int, maximum: int, tooltip: str = "") -> Counter:
        """Minus, number, plus; `counted` tells the reader's changes."""
        counter = Counter(name, value, minimum, maximum, tooltip=tooltip)
        counter.edited.connect(self.counted)
        self._row.addWidget(counter)
        return counter

    def add_combo(
        self, name: str, choices: Sequence[tuple[str, str, str]], choice: str, tooltip: str = ""
    ) -> Combo:
        """A drop-down over the free width; `chosen` tells the reader's choices."""
        combo = Combo(name, choices, tooltip=tooltip)
        combo.set_choice(choice)
        combo.chosen.connect(self.chosen)
        self._row.addWidget(combo, 1 if self._caption.isHidden() else 0)
        if self._caption.isHidden():  # its text, not its frame, is in line with other captions
            self._row.setContentsMargins(GAP - 1 - _FRAME, 0, GAP - 3, 0)
        return combo

    def add_button(self, text: str, tooltip: str) -> QPushButton:
        """A small text button, such as the list of features."""
        button = QPushButton(text)
        button.setToolTip(tooltip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button

    def add_toggle(self, symbol: str, name: str, tooltip: str) -> QToolButton:
        """A small button that stays down, such as one for the options of a layer; its owner listens to it."""
        button = QToolButton()
        button.setIcon(icon(symbol, "muted", checked="accent_text"))
        button.setIconSize(QSize(14, 14))
        button.setCheckable(True)
        button.setToolTip(tooltip)
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button

    def add_remove(self, tooltip: str) -> QToolButton:
        """A cross that asks for the row's removal; the row itself stays until its owner takes it away."""
        button = QToolButton()
        button.setIcon(icon("x", "muted"))
        button.setIconSize(QSize(14, 14))
        button.setToolTip(tooltip)
        button.setAccessibleName(tooltip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._on_remove)
        self._row.addWidget(button)
        return button

    def sizeHint(self) -> QSize:
        """All rows have one height, whatever they hold."""
        return QSize(super().sizeHint().width(), control_height(self.fontMetrics()))

    @Slot()
    def _on_remove(self) -> None:
        self.removed.emit()
