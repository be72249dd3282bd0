"""The first rows of a table, the chosen columns marked."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from engine.tables import Choice, Table

from .wording import role_of, tr

ROWS = 7
_WIDEST_COLUMN = 160
_NO_PARENT = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class PreviewModel(QAbstractTableModel):
    """Cells as they stand in the file; the header tells each column's name and part."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._choice = Choice((), -1)

    def show_table(self, table: Table, choice: Choice) -> None:
        """Show another table, or the same with other columns chosen."""
        if table is self._table:
            self._choice = choice
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(self.columnCount() - 1, 0))
            return
        self.beginResetModel()
        self._table, self._choice = table, choice
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() or self._table is None else min(len(self._table), ROWS)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() or self._table is None else len(self._table.names)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self._table is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._table.lines[section]) if role == Qt.ItemDataRole.DisplayRole else None
        part = role_of(section, self._choice)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{part}\n{self._table.names[section]}"
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(bool(part))
            return font
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._table is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self._table.rows[index.row()]
        return row[index.column()] if index.column() < len(row) else None


class Preview(QTableView):
    """A look at the first rows, not to be edited."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("First rows"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setShowGrid(False)
        self.horizontalHeader().setMaximumSectionSize(_WIDEST_COLUMN)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.verticalHeader().setSectionsClickable(False)
        self.verticalHeader().setToolTip(tr("Line in the file"))
        self._model = PreviewModel(self)
        self.setModel(self._model)

    def show_table(self, table: Table, choice: Choice) -> None:
        """Show the first rows of `table`, and what each column is in `choice`."""
        self._model.show_table(table, choice)
        self.resizeColumnsToContents()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as the rows that it can show, and a scroll bar."""
        rows = ROWS * self.verticalHeader().defaultSectionSize()
        bar = self.horizontalScrollBar().sizeHint().height()
        return QSize(super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + rows + bar)
