"""How the table is written: guessed, and set right by hand where the guess is wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from engine.tables import Dialect
from gui.kit.combo import Combo
from gui.kit.metrics import GAP
from gui.kit.segmented import Segmented

from .wording import tr


class DialectRow(QWidget):
    """Separator, decimal sign and header in one row."""

    changed = Signal()

    def __init__(self, dialect: Dialect, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.separator = Combo(
            tr("Separator"),
            [
                (",", tr("Comma"), ""),
                (";", tr("Semicolon"), ""),
                ("\t", tr("Tab"), ""),
                ("|", tr("Bar"), ""),
                (" ", tr("Space"), ""),
            ],
            tooltip=tr("What stands between two cells"),
        )
        self.decimal = Segmented(
            tr("Decimal sign"),
            [(".", "1.5", tr("Decimals after a point")), (",", "1,5", tr("Decimals after a comma"))],
        )
        self.header = QCheckBox(tr("First row names the columns"))
        self.separator.set_choice(dialect.separator)
        self.decimal.set_choice(dialect.decimal)
        self.header.setChecked(dialect.header)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for caption, control in ((tr("Separator"), self.separator), (tr("Decimals"), self.decimal)):
            label = QLabel(caption)
            label.setProperty("role", "muted")
            label.setBuddy(control)
            row.addWidget(label)
            row.addWidget(control)
            row.addSpacing(GAP)
        row.addWidget(self.header)
        row.addStretch(1)
        self.separator.chosen.connect(self._tell)
        self.decimal.chosen.connect(self._tell)
        self.header.clicked.connect(self._tell)

    def dialect(self) -> Dialect:
        """What is chosen now."""
        return Dialect(self.separator.choice(), self.decimal.choice(), self.header.isChecked())

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()
