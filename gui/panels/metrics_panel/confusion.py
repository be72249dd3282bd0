"""The confusion matrix as a table that keys and screen readers can walk."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt
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

from gui.kit.tokens import CLASS_ROLES, Tokens, current_tokens
from gui.plots.colormap import mixed

SHARE_ROLE = int(Qt.ItemDataRole.UserRole)
_STRONGEST_ALPHA = 0.38
"""More would leave too little contrast to the numbers on yellow, in the dark theme."""
_ROW_PADDING, _CELL_MARGINS = 20, 16
_SEPARATOR = " · "
_Index = QModelIndex | QPersistentModelIndex


def class_letter(label: int) -> str:
    """A for class 0, B for class 1 and so on."""
    return chr(ord("A") + label)


def cell_text(count: int, of: int) -> str:
    """A count and its share of `of` points: "12 · 5.1 %"."""
    return (
        f"{count}{_SEPARATOR}{count / of:.1%}".replace("%", "\N{NARROW NO-BREAK SPACE}%")
        if of
        else f"{count}"
    )


def cell_color(label: int, share: float, tokens: Tokens) -> QColor:
    """The ground of a cell with this share of its row, in the colour of the class that is given."""
    return mixed(tokens.card, getattr(tokens, CLASS_ROLES[label]), _STRONGEST_ALPHA * share)


class ConfusionModel(QAbstractTableModel):
    """Rows are what points are, columns what they are taken for; shares are of the row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: NDArray[np.int64] = np.zeros((2, 2), np.int64)

    def show(self, counts: NDArray[np.int64]) -> None:
        """Show other counts (classes, classes)."""
        if len(counts) != len(self._counts):
            self.beginResetModel()
            self._counts = counts
            self.endResetModel()
        elif not np.array_equal(counts, self._counts):
            self._counts = counts
            last = len(counts) - 1
            self.dataChanged.emit(self.index(0, 0), self.index(last, last))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._counts)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._counts)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        count, of = int(self._counts[row, column]), int(self._counts[row].sum())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(count, of) if len(self._counts) == 2 else f"{count}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        if role == SHARE_ROLE:
            return count / of if of else 0.0
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            said = self.tr("{0} of the {1} points of class {2} are taken for class {3}")
            return said.format(count, of, class_letter(row), class_letter(column))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            across = orientation == Qt.Orientation.Horizontal
            brief = across and len(self._counts) > 2
            said = "{0}" if brief else self.tr("taken for {0}") if across else self.tr("is {0}")
            return said.format(class_letter(section))
        return None


class ConfusionTable(QTableView):
    """As high as its rows; the larger a share of its row, the stronger the colour of the class given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = ConfusionModel(self)
        self.setModel(self.counts)
        self.counts.modelReset.connect(self.fit)
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

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()

    def fit(self) -> None:
        """Make rows and table as high as the font needs."""
        row = self.fontMetrics().height() + _ROW_PADDING
        self.verticalHeader().setDefaultSectionSize(row)
        self.setFixedHeight(self.counts.rowCount() * row + self.horizontalHeader().sizeHint().height() + 2)


class _TintDelegate(QStyledItemDelegate):
    """Tints a cell by its share, in the colour of the class that the points are taken for.

    Where count and share have no room, the count stands alone.
    """

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        if option.fontMetrics.horizontalAdvance(option.text) > option.rect.width() - _CELL_MARGINS:
            option.text = option.text.partition(_SEPARATOR)[0]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        tint = cell_color(index.column(), index.data(SHARE_ROLE), current_tokens())
        painter.fillRect(QRectF(option.rect).adjusted(0, 0, -1, -1), tint)
        super().paint(painter, option, index)
