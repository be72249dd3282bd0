"""A small table of texts that is as high as its rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui.kit.tokens import current_tokens

_ROW_PADDING = 8
_FRAME = 2
_NAMES_SHARE = 1.6
"""How much wider than the others the first column may be where room is short."""


def shared_widths(wanted: Sequence[int], room: int) -> list[int]:
    """As wide as wanted, the last with all that is left; where room is short, the wide ones give way."""
    shares = [_NAMES_SHARE, *(1.0 for _ in wanted[1:])]
    widths, open_columns, left = list(wanted), set(range(len(wanted))), float(room)
    while sum(widths) > room and open_columns:
        unit = left / sum(shares[each] for each in open_columns)
        fitting = {each for each in open_columns if wanted[each] <= unit * shares[each]}
        if not fitting:
            for each in open_columns:
                widths[each] = int(unit * shares[each])
            break
        left -= sum(wanted[each] for each in fitting)
        open_columns -= fitting
    widths[-1] += max(0, room - sum(widths))
    return widths


class _NameDelegate(QStyledItemDelegate):
    """Shortens names at their beginning: `model.0.weight` and `model.2.weight` differ behind it."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft


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
        header.setMinimumSectionSize(24)
        self.setItemDelegateForColumn(0, _NameDelegate(self))
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
            places = {index.row() for index in self.selectedIndexes()} or range(len(self._rows))
            chosen = [self._rows[place] for place in sorted(places)]
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
        header = self.horizontalHeader()
        columns = range(self.columnCount())
        wanted = [max(self.sizeHintForColumn(each), header.sectionSizeHint(each)) for each in columns]
        for column, width in enumerate(shared_widths(wanted, self.viewport().width())):
            header.resizeSection(column, width)

    def _height_for(self, rows: int) -> int:
        row = self.fontMetrics().height() + _ROW_PADDING
        return rows * row + self.horizontalHeader().sizeHint().height() + _FRAME

    @Slot(int, int, int, int)
    def _tell_row(self, row: int) -> None:
        if not self._is_filling and row >= 0:
            self.row_chosen.emit(row)
