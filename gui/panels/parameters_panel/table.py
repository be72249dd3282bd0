"""The rows of the parameters table: every weight and bias with its gradient, in the order asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from engine.training.snapshots import ParameterView

Doubles = NDArray[np.float64]
Index = QModelIndex | QPersistentModelIndex

BAR_ROLE = Qt.ItemDataRole.UserRole + 1
"""A number from -1 to 1: sign and size of the cell among all of its column; None where there is none."""

_NO_PARENT = QModelIndex()
_SHORT_EXPONENT = re.compile(r"e\+?(-?)0*")


class Column(IntEnum):
    """The table's columns."""

    PARAMETER = 0
    INDEX = 1
    VALUE = 2
    GRADIENT = 3


def shown_number(value: float) -> str:
    """A number with four decimals, as PyTorch prints it: '0.1235', '−1.23e-7', 'NaN'."""
    if np.isnan(value):
        return "NaN"
    if value == 0:
        return "0.0000"
    text = f"{value:.4f}" if 1e-3 <= abs(value) < 1e4 else _SHORT_EXPONENT.sub(r"e\1", f"{value:.2e}")
    return text.replace("-", "\N{MINUS SIGN}", 1) if text.startswith("-") else text


def steady_scale(values: Doubles) -> float:
    """The smallest power of two not below any |value|, at least 2⁻²⁰: it changes seldom, bars with it."""
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max(initial=0.0))
    return float(2.0 ** np.ceil(np.log2(max(largest, 2.0**-20))))


def positions_of(shapes: Sequence[tuple[int, ...]]) -> NDArray[np.intp]:
    """The index of every number in its array, arrays one after the other: (numbers, axes), padded with -1."""
    axes = max((len(shape) for shape in shapes), default=0)
    blocks = [np.empty((0, axes), np.intp)]
    for shape in shapes:
        index = np.indices(shape).reshape(len(shape), math.prod(shape)).T
        blocks.append(np.pad(index, ((0, 0), (0, axes - len(shape))), constant_values=-1))
    return np.concatenate(blocks)


class ParametersModel(QAbstractTableModel):
    """One row a number. Values change in place; rows are made anew only when names or shapes change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self._shapes: list[tuple[int, ...]] = []
        self._owners = np.empty(0, np.intp)
        self._positions = np.empty((0, 0), np.intp)
        self._columns: dict[Column, Doubles] = {}
        self._scales: dict[Column, float] = {}
        self._order = np.empty(0, np.intp)
        self._sorted_by = (Column.PARAMETER, Qt.SortOrder.AscendingOrder)

    def show(self, parameters: tuple[ParameterView, ...]) -> None:
        """Take over the parameters of a snapshot."""
        names = [view.name for view in parameters]
        shapes = [view.value.shape for view in parameters]
        values = _flat(view.value for view in parameters)
        gradients = _flat(
            np.full(view.value.shape, np.nan) if view.grad is None else view.grad for view in parameters
        )
        if (names, shapes) != (self._names, self._shapes):
            self.beginResetModel()
            self._names, self._shapes = names, shapes
            sizes = [view.value.size for view in parameters]
            self._owners = np.repeat(np.arange(len(sizes)), sizes)
            self._positions = positions_of(shapes)
            self._adopt(values, gradients)
            self._order = self._sorted_rows()
            self.endResetModel()
        elif len(values):
            self._adopt(values, gradients)
            last = self.index(len(values) - 1, Column.GRADIENT)
            self.dataChanged.emit(self.index(0, Column.VALUE), last)

    def refresh_order(self) -> None:
        """Sort again by the column chosen, as the values have moved on; the selection stays on its rows."""
        order = self._sorted_rows()
        if np.array_equal(order, self._order):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        after = [self.index(int(place[self._order[index.row()]]), index.column()) for index in before]
        self._order = order
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def longest_text(self, column: Column) -> str:
        """The longest of a column of names or of indices, to make the column wide enough for all."""
        if column is Column.PARAMETER:
            return max(self._names, key=len, default="")
        return max((str([length - 1 for length in shape]) for shape in self._shapes), key=len, default="")

    def rows_as_text(self, rows: Iterable[int]) -> str:
        """Lines of name, index, value and gradient parted by tabs, under a line of headings."""
        heading = "\t".join(("parameter", "index", "value", "gradient"))
        return "\n".join([heading, *(self._row_as_text(int(self._order[row])) for row in rows)])

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("Name"), self.tr("Index"), self.tr("Value"), self.tr("Gradient"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(Column(section))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tr("Click to sort, click again for the other direction")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, number = Column(index.column()), int(self._order[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(column, number)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == BAR_ROLE:
            return self._share(column, number)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._meaning(number)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._text(Column.PARAMETER, number)} {self._text(column, number)}"
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (Column(column), order)
        self.refresh_order()

    def _adopt(self, values: Doubles, gradients: Doubles) -> None:
        self._columns = {Column.VALUE: values, Column.GRADIENT: gradients}
        self._scales = {column: steady_scale(numbers) for column, numbers in self._columns.items()}

    def _sorted_rows(self) -> NDArray[np.intp]:
        """The numbers' places in the order asked for; those without a gradient come last either way."""
        column, direction = self._sorted_by
        sign = 1 if direction == Qt.SortOrder.AscendingOrder else -1
        count = len(self._owners)
        if column is Column.PARAMETER:
            return np.arange(count)[::sign]
        if column is Column.INDEX:
            return np.lexsort(self._positions.T[::-1])[::sign]
        return np.argsort(sign * self._columns[column], kind="stable")

    def _text(self, column: Column, number: int) -> str:
        if column is Column.PARAMETER:
            return self._names[self._owner(number)]
        if column is Column.INDEX:
            return str(list(self._position(number)))
        value = float(self._columns[column][number])
        return "\N{EN DASH}" if column is Column.GRADIENT and np.isnan(value) else shown_number(value)

    def _row_as_text(self, number: int) -> str:
        value, gradient = (float(self._columns[column][number]) for column in (Column.VALUE, Column.GRADIENT))
        name, index = self._text(Column.PARAMETER, number), self._text(Column.INDEX, number)
        return f"{name}\t{index}\t{value:.9g}\t{'' if np.isnan(gradient) else f'{gradient:.9g}'}"

    def _share(self, column: Column, number: int) -> float | None:
        if column not in self._columns:
            return None
        value = float(self._columns[column][number])
        return value / self._scales[column] if np.isfinite(value) else None

    def _meaning(self, number: int) -> str:
        shape, position = self._shapes[self._owner(number)], self._position(number)
        if len(shape) == 2:
            return self.tr("Linear {inputs} → {outputs}: what neuron {row} makes of input {column}").format(
                inputs=shape[1], outputs=shape[0], row=position[0], column=position[1]
            )
        return self.tr("Bias of neuron {row}").format(row=position[0] if position else 0)

    def _owner(self, number: int) -> int:
        return int(self._owners[number])

    def _position(self, number: int) -> tuple[int, ...]:
        axes = len(self._shapes[self._owner(number)])
        return tuple(self._positions[number, :axes].tolist())


def _flat(arrays: Iterable[NDArray[np.floating]]) -> Doubles:
    return np.concatenate([np.empty(0), *(array.reshape(-1) for array in arrays)])


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column < Column.VALUE else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
