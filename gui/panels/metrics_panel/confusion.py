"""The confusion matrix as a table that keys and screen readers can walk."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.kit.tokens import current_tokens

CLASSES = ("A", "B")
SHARE_ROLE = int(Qt.ItemDataRole.UserRole)
_STRONGEST_ALPHA = 0.45
_ROW_PADDING = 20
_Index = QModelIndex | QPersistentModelIndex


def cell_text(count: int, of: int) -> str:
    """A count and its share of `of` points: "12 · 5.1 %"."""
    return f"{count} · {count / of:.1%}".replace("%", "\N{NARROW NO-BREAK SPACE}%") if of else f"{count}"


class ConfusionModel(QAbstractTableModel):
    """Rows are what points are, columns what they are taken for; shares are of the row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: NDArray[np.int64] = np.zeros((2, 2), np.int64)

    def show(self, counts: NDArray[np.int64]) -> None:
        """Show other counts (2, 2)."""
        if not np.array_equal(counts, self._counts):
            self._counts = counts
            self.dataChanged.emit(self.index(0, 0), self.index(1, 1))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(CLASSES)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(CLASSES)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        count, of = int(self._counts[row, column]), int(self._counts[row].sum())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(count, of)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == SHARE_ROLE:
            return count / of if of else 0.0
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = self.tr("{0} of the {1} points of class {2} are taken for class {3}")
            return said.format(count, of, CLASSES[row], CLASSES[column])
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            across = orientation == Qt.Orientation.Horizontal
            return (self.tr("taken for {0}") if across else self.tr("is {0}")).format(CLASSES[section])
        return None


class ConfusionTable(QTableView):
    """As high as its rows; the larger a share of its row, the stronger the colour of the class given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = ConfusionModel(self)
        self.setModel(self.counts)
        self.setItemDelegate(_TintDelegate(self))
        self.setAccessibleName(self.tr("Confusion matrix"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setSectionsClickable(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.fit()

    def fit(self) -> None:
        """Make rows and table as high as the font needs."""
        row = self.fontMetrics().height() + _ROW_PADDING
        self.verticalHeader().setDefaultSectionSize(row)
        self.setFixedHeight(len(CLASSES) * row + self.horizontalHeader().sizeHint().height() + 2)


class _TintDelegate(QStyledItemDelegate):
    """Tints a cell by its share, in the colour of the class that the points are taken for."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        color = QColor(current_tokens().color("class_b" if index.column() else "class_a"))
        color.setAlphaF(_STRONGEST_ALPHA * index.data(SHARE_ROLE))
        painter.fillRect(QRectF(option.rect).adjusted(0, 0, -1, -1), color)
        super().paint(painter, option, index)
