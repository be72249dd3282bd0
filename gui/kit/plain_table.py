"""A small table of texts that is as high as its rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from gui.kit.tokens import current_tokens

_ROW_PADDING = 8
_FRAME = 2
_WIDEST_NAME, _LAST_SHARE = 0.38, 0.22


class PlainTable(QTableWidget):
    """Columns under captions; the last takes the room that is left. Ctrl+C copies what is chosen as text."""

    row_chosen = Signal(int)
    """Emitted for the reader's choices only."""

    def __init__(
        self, name: str, captions: Sequence[str], *, most: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(0, len(captions), parent)
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._accented: frozenset[tuple[int, int]] = frozenset()
        self._most = most
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(captions))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(24)
        self.currentCellChanged.connect(self._tell_row)
        self._is_filling = False

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """The texts shown."""
        return self._rows

    def set_rows(
        self, rows: Sequence[Sequence[str]], accented: frozenset[tuple[int, int]] = frozenset()
    ) -> None:
        """Show these texts, those at the `accented` (row, column) in the accent; the chosen row stays."""
        new = tuple(tuple(row) for row in rows)
        if new == self._rows and accented == self._accented:
            return
        self._is_filling = True
        resized = len(new) != len(self._rows)
        self._rows, self._accented = new, accented
        self.setRowCount(len(new))
        for i, row in enumerate(new):
            for j, text in enumerate(row):
                self.setItem(i, j, self._item(text, (i, j) in accented, j))
        self._is_filling = False
        self._fit_rows()
        self._fit_columns()
        if resized:
            self.updateGeometry()

    def choose_row(self, row: int | None) -> None:
        """Choose by program; emits nothing."""
        self._is_filling = True
        if row is None:
            self.clearSelection()
            self.setCurrentCell(-1, -1)
        elif row != self.currentRow():
            self.setCurrentCell(row, 0)
        self._is_filling = False

    def sizeHint(self) -> QSize:
        return QSize(200, self._height_for(min(max(len(self._rows), 1), self._most)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self._height_for(min(max(len(self._rows), 1), self._most)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._fit_rows()
            rows, self._rows = self._rows, ()
            self.set_rows(rows, self._accented)
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = [self._rows[self.currentRow()]] if self.currentRow() >= 0 else self._rows
            QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in chosen))
        else:
            super().keyPressEvent(event)

    def _item(self, text: str, accented: bool, column: int) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        item.setToolTip(text)
        if accented:
            item.setForeground(current_tokens().color("accent_text"))
        if column == 0:
            font = QFont(self.font())
            font.setBold(True)
            item.setFont(font)
        return item

    def _fit_rows(self) -> None:
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + _ROW_PADDING)

    def _fit_columns(self) -> None:
        """As wide as the texts, up to a share of the table; the last has the rest."""
        header, whole = self.horizontalHeader(), self.viewport().width()
        others = (1 - _WIDEST_NAME - _LAST_SHARE) / max(1, self.columnCount() - 2)
        for column in range(self.columnCount() - 1):
            most = round((others if column else _WIDEST_NAME) * whole)
            wanted = max(self.sizeHintForColumn(column), header.sectionSizeHint(column))
            header.resizeSection(column, min(wanted, most))

    def _height_for(self, rows: int) -> int:
        row = self.fontMetrics().height() + _ROW_PADDING
        return rows * row + self.horizontalHeader().sizeHint().height() + _FRAME

    @Slot(int, int, int, int)
    def _tell_row(self, row: int) -> None:
        if not self._is_filling and row >= 0:
            self.row_chosen.emit(row)
