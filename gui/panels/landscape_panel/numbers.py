"""Which of the many numbers of a training step a landscape is looked at over."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.kit.combo import Combo
from gui.kit.metrics import GAP

_MOST_NUMBERS = 500
_LEAST_WIDTH = 84
"""Pixels: in a narrow window a name is cut, and the list of a combo shows it whole."""
_NONE = "none"


class NumbersChoice(QWidget):
    """One number to look over, or two; hidden where there is nothing to choose."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[str, ...] = ()
        self.first = Combo(self.tr("First number"), tooltip=self.tr("The number along the chart"))
        self.second = Combo(
            self.tr("Second number"), tooltip=self.tr("The number up the chart, or none for a curve")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for combo in (self.first, self.second):
            combo.setMinimumWidth(_LEAST_WIDTH)
            combo.chosen.connect(self._tell)
            row.addWidget(combo, 1)
        self.hide()

    def choice(self) -> tuple[str, ...]:
        """The names of one or two numbers; none where nothing is offered."""
        return tuple(name for name in (self.first.choice(), self.second.choice()) if name != _NONE and name)

    def offer(self, numbers: tuple[str, ...]) -> None:
        """Other numbers to choose of; those that were chosen stay where they are among them."""
        self._offered = numbers[:_MOST_NUMBERS]
        self.setVisible(bool(numbers))
        kept = [name for name in self.choice() if name in self._offered]
        self._set(tuple(kept) or self._offered[:2])

    def choose_of(self, parameter: str) -> None:
        """Choose the first numbers of a parameter; nothing where it has none here."""
        of = [name for name in self._offered if name.partition("[")[0] == parameter]
        if of:
            self._set(tuple(of[:2]))
            self.chosen.emit()

    def _set(self, names: tuple[str, ...]) -> None:
        self.first.set_choices([(name, name, "") for name in self._offered])
        if names:
            self.first.set_choice(names[0])
        others = [(name, name, "") for name in self._offered if name != self.first.choice()]
        self.second.set_choices([(_NONE, "–", self.tr("Only one number: a curve")), *others])
        self.second.set_choice(names[1] if len(names) > 1 else _NONE)

    @Slot()
    def _tell(self) -> None:
        """Of the second number the first one cannot be chosen again."""
        self._set(tuple(dict.fromkeys(self.choice())))
        self.chosen.emit()
