"""The ledger of updates: each parameter before and after a step, and the formula with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.kit.combo import Combo
from gui.kit.formula import Block, Passage
from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.plain_table import PlainTable


@dataclass(frozen=True)
class LedgerRow:
    """One parameter, as texts."""

    name: str
    before: str
    grad: str
    after: str
    elements: tuple[str, ...] = ("",)
    """What its elements are called, such as `[0, 1]`; a single empty text for a number."""


class UpdateLedger(QWidget):
    """Knows nothing of optimizers: whoever owns it answers `asked` with `set_blocks`."""

    asked = Signal(int, int)
    """The row and the element whose formula is wanted."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[LedgerRow, ...] = ()
        self.table = PlainTable(
            name, (self.tr("parameter"), self.tr("before"), self.tr("gradient"), self.tr("after")), most=6
        )
        self.element = Combo(self.tr("Element"), tooltip=self.tr("Which element the formula is about"))
        self._of = QLabel()
        self._of.setProperty("role", "muted")
        self.passage = Passage(self.tr("Formula of the step"))
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self._of, 1)
        head.addWidget(self.element)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(HALF_GAP)
        column.addWidget(self.table)
        column.addLayout(head)
        column.addWidget(self.passage)
        column.addStretch(1)
        self.table.row_chosen.connect(self._show_row)
        self.element.chosen.connect(self._ask)
        self.element.hide()

    def row(self) -> int:
        """The row whose formula is shown."""
        return max(0, self.table.currentRow())

    def set_rows(self, rows: Sequence[LedgerRow]) -> None:
        """Show these parameters and ask for the formula of the one chosen, at first the first."""
        self._rows = tuple(rows)
        changed = frozenset((i, 3) for i, row in enumerate(rows) if row.after != row.before)
        kept = min(self.row(), max(0, len(rows) - 1))
        self.table.set_rows([(row.name, row.before, row.grad, row.after) for row in rows], changed)
        self.table.choose_row(kept if rows else None)
        self._show_row(kept)

    def set_blocks(self, blocks: Sequence[Block]) -> None:
        """Show the formula."""
        self.passage.set_blocks(blocks)

    @Slot(int)
    def _show_row(self, row: int) -> None:
        if row >= len(self._rows):
            self._of.clear()
            self.element.hide()
            self.set_blocks(())
            return
        names = self._rows[row].elements
        self.element.set_choices([(str(i), name, "") for i, name in enumerate(names)])
        self.element.setVisible(len(names) > 1)
        self._of.setText(self.tr("w stands for {0}").format(self._rows[row].name))
        self._ask()

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(self.row(), int(self.element.choice() or 0))
