"""Sentences and formulas below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from gui.kit.metrics import HALF_GAP

from .view import FormulaView


@dataclass(frozen=True)
class Said:
    """A sentence, which may be rich text."""

    text: str
    role: str = "body"


@dataclass(frozen=True)
class Written:
    """Lines of TeX."""

    lines: tuple[str, ...]


Block = Said | Written


class Passage(QWidget):
    """Keeps its widgets from one passage to the next, so that nothing flickers while one steps on."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setAccessibleName(name)
        self._labels: list[QLabel] = []
        # One from the beginning: it has the place among the stops of the Tab key that all others follow.
        self._formulas = [FormulaView(name, self)]
        self._formulas[0].hide()
        self._blocks: tuple[Block, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(HALF_GAP)
        self._column.addStretch(1)

    def blocks(self) -> tuple[Block, ...]:
        """What is shown."""
        return self._blocks

    def formulas(self) -> tuple[FormulaView, ...]:
        """The formulas shown now, from the top."""
        count = sum(isinstance(block, Written) for block in self._blocks)
        return tuple(self._formulas[:count])

    def set_blocks(self, blocks: Sequence[Block]) -> None:
        """Show these blocks from the top."""
        if tuple(blocks) == self._blocks:
            return
        self._blocks = tuple(blocks)
        labels, formulas = 0, 0
        for place, block in enumerate(blocks):
            if isinstance(block, Said):
                widget: QWidget = self._label(labels, block)
                labels += 1
            else:
                widget = self._formula(formulas, block)
                formulas += 1
            if self._column.indexOf(widget) != place:
                self._column.removeWidget(widget)
                self._column.insertWidget(place, widget)
            widget.show()
        for spare in (*self._labels[labels:], *self._formulas[formulas:]):
            spare.hide()

    def _label(self, number: int, block: Said) -> QLabel:
        if number == len(self._labels):
            label = QLabel()
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._labels.append(label)
        label = self._labels[number]
        if label.property("role") != block.role:
            label.setProperty("role", block.role)
            label.style().unpolish(label)
            label.style().polish(label)
        label.setText(block.text)
        return label

    def _formula(self, number: int, block: Written) -> FormulaView:
        if number == len(self._formulas):
            self._formulas.append(FormulaView(self._name, self))
            QWidget.setTabOrder(self._formulas[number - 1], self._formulas[number])
        self._formulas[number].set_formulas(block.lines)
        return self._formulas[number]
