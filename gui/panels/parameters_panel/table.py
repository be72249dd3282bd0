"""The rows of the parameters table: every weight and bias, those asked for in the order asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from engine.training.snapshots import ParameterView
from gui.plots.parameter_curves import Curves

from .columns import (
    STATES_FROM,
    Column,
    alignment,
    brief_number,
    column_tooltip,
    heading,
    shown_number,
    steady_scale,
)
from .numbers import Numbers, Places
from .past import Past

Index = QModelIndex | QPersistentModelIndex

BAR_ROLE = Qt.ItemDataRole.UserRole + 1
"""A number from -1 to 1: sign and size of the cell among all of its column; None where there is none."""
PAST_ROLE = Qt.ItemDataRole.UserRole + 2
"""The earlier values of a row, oldest first, in the column of the past."""

_NO_PARENT = QModelIndex()


class ParametersModel(QAbstractTableModel):
    """One row a number. Values change in place; rows are made anew only when names or shapes change."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = Numbers(())
        self._past = Past()
        self._run = -1
        self._filter = ""
        self._write = shown_number
        self._scales: dict[int, float] = {}
        self._order: Places = np.empty(0, np.intp)
        self._sorted_by = (int(Column.PARAMETER), Qt.SortOrder.AscendingOrder)

    @property
    def states(self) -> tuple[str, ...]:
        """What the optimizer remembers, by PyTorch's names: the columns behind the others."""
        return self._numbers.states

    def show(self, parameters: tuple[ParameterView, ...], run: int = 0, step: int = 0) -> None:
        """Take over the parameters of a snapshot after `step`; another run begins another past."""
        self.take(parameters, run, step)
        self.tell_changed(range(self.rowCount()))

    def take(self, parameters: tuple[ParameterView, ...], run: int = 0, step: int = 0) -> None:
        """As `show`, but leave it to `tell_changed` to have rows painted whose values alone are others."""
        numbers = Numbers(parameters)
        same = numbers.alike(self._numbers)
        if not numbers.of_same_model(self._numbers) or run != self._run:
            self._past.forget(len(numbers))
            self._run = run
        self._past.add(step, numbers.columns[Column.VALUE])
        if not same:
            self.beginResetModel()
            self._adopt(numbers)
            self._order = self._wanted_rows()
            self.endResetModel()
        else:
            self._adopt(numbers)

    def tell_changed(self, rows: range) -> None:
        """Have these rows painted anew, as far as there are so many."""
        rows = rows[: max(self.rowCount() - rows.start, 0)]
        if rows:
            last = self.index(rows[-1], self.columnCount() - 1)
            self.dataChanged.emit(self.index(rows[0], Column.VALUE), last)

    def be_brief(self, brief: bool) -> None:
        """Write numbers for narrow columns, or with all that is usual."""
        write = brief_number if brief else shown_number
        if write is not self._write:
            self._write = write
            self.tell_changed(range(self.rowCount()))

    def filter(self, text: str) -> None:
        """Show only rows with every word of `text` in the name, or in the index from a bracket on."""
        self.beginResetModel()
        self._filter = text
        self._order = self._wanted_rows()
        self.endResetModel()

    def refresh_order(self) -> None:
        """Sort again by the column chosen, as the values have moved on; the selection stays on its rows."""
        order = self._wanted_rows()
        if np.array_equal(order, self._order):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        place = np.empty(len(self._numbers), np.intp)
        place[order] = np.arange(len(order))
        after = [self.index(int(place[self._order[index.row()]]), index.column()) for index in before]
        self._order = order
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def longest_text(self, column: int) -> str:
        """The longest of a column of names or of indices, to make the column wide enough for all."""
        if column == Column.PARAMETER:
            return max(self._numbers.names, key=len, default="")
        shapes = self._numbers.shapes
        return max((str([length - 1 for length in shape]) for shape in shapes), key=len, default="")

    def rows_as_text(self, rows: Iterable[int]) -> str:
        """Lines of name, index and all numbers parted by tabs, under a line of headings."""
        first = "\t".join(("parameter", "index", "value", "gradient", *self.states))
        return "\n".join([first, *(self._row_as_text(int(self._order[row])) for row in rows)])

    def entry(self, row: int) -> tuple[str, tuple[int, ...]]:
        """Which parameter a row shows, and the index in it."""
        number = int(self._order[row])
        return self._numbers.name(number), self._numbers.position(number)

    def curves(self, rows: Iterable[int], most: int) -> Curves:
        """The values of rows over the steps; of more than `most` rows those whose values reach farthest."""
        numbers = self._order[np.fromiter(rows, np.intp)]
        if len(numbers) > most:
            farthest = np.argsort(-self._past.reach(numbers), kind="stable")[:most]
            numbers = numbers[np.sort(farthest)]
        steps, values = self._past.over(numbers)
        names = [f"{self._numbers.name(each)}{list(self._numbers.position(each))}" for each in numbers]
        layers = self._numbers.layers()
        return Curves(steps, values, names, [layers[self._numbers.name(each)] for each in numbers])

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else STATES_FROM + len(self.states)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return heading(section, self.states)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column_tooltip(section, self.states)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, number = index.column(), int(self._order[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(column, number)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(column)
        if role == BAR_ROLE:
            return self._share(column, number)
        if role == PAST_ROLE:
            return self._past.of(number) if column == Column.PAST else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._meaning(number)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._text(Column.PARAMETER, number)} {self._text(column, number)}"
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by = (column, order)
        self.refresh_order()

    def _adopt(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._scales = {column: steady_scale(values) for column, values in numbers.columns.items()}
        if self._sorted_by[0] >= STATES_FROM + len(numbers.states):  # the state of another optimizer
            self._sorted_by = (int(Column.PARAMETER), Qt.SortOrder.AscendingOrder)

    def _wanted_rows(self) -> Places:
        column, direction = self._sorted_by
        order = self._numbers.in_order(column, 1 if direction == Qt.SortOrder.AscendingOrder else -1)
        return order[self._numbers.matching(self._filter)[order]] if self._filter else order

    def _text(self, column: int, number: int) -> str:
        if column == Column.PARAMETER:
            return self._numbers.name(number)
        if column == Column.INDEX:
            return str(list(self._numbers.position(number)))
        if column == Column.PAST:
            return ""
        if self._numbers.lacks(column, number):
            return "\N{EN DASH}"
        return self._write(float(self._numbers.columns[column][number]))

    def _row_as_text(self, number: int) -> str:
        name, index = self._text(Column.PARAMETER, number), self._text(Column.INDEX, number)
        numbers = (
            "" if self._numbers.lacks(column, number) else f"{float(values[number]):.9g}"
            for column, values in self._numbers.columns.items()
        )
        return "\t".join((name, index, *numbers))

    def _share(self, column: int, number: int) -> float | None:
        if column not in self._numbers.columns:
            return None
        value = float(self._numbers.columns[column][number])
        return value / self._scales[column] if np.isfinite(value) else None

    def _meaning(self, number: int) -> str:
        shape, position = self._numbers.shape(number), self._numbers.position(number)
        if len(shape) == 2:
            return self.tr("Linear {inputs} → {outputs}: what neuron {row} makes of input {column}").format(
                inputs=shape[1], outputs=shape[0], row=position[0], column=position[1]
            )
        row = position[0] if position else 0
        name = self._numbers.name(number)
        if name.endswith("weight") and name.replace("weight", "bias") not in self._numbers.names:
            return self.tr("PReLU: the slope below 0")
        if name.endswith("weight"):
            return self.tr("Batch norm: factor of neuron {row}").format(row=row)
        return self.tr("Bias of neuron {row}").format(row=row)
