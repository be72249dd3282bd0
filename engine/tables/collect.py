"""From a table and a choice of columns to points, and to every row that gives none with the reason."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass

import numpy as np

from engine.catalog import fields_of
from engine.experiment import DataSpec, PointSet

from .choice import Choice
from .dialect import LARGEST, number, written_number
from .table import SLICE, Table

MOST_BAD_ROWS = 200
"""So many bad rows are kept with their reasons; the others are counted."""

_LONGEST_CELL = 24
_OWN_STREAM = 2  # of random numbers, apart from those that choose the test points


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row without a point: its line, and why in a sentence that ends with what to do."""

    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Harvest:
    """The points of a table: `good` rows gave one, of which `points` are all or a sample; `bad` rows did not.

    `marked` tells whether the points hold the table's own choice of those held out.
    """

    points: PointSet | None
    good: int
    bad: int
    bad_rows: tuple[BadRow, ...]
    task: str
    marked: bool
    classes: int = 0
    """How many classes were chosen; 0 for numbers."""


def most_points() -> int:
    """How many points an experiment may have."""
    field = next(field for field in fields_of(DataSpec) if field.name == "n")
    return int(field.high)


def collect(table: Table, choice: Choice, seed: int) -> Generator[float, None, Harvest]:
    """Make the points; yields the share done and returns them.

    Of more good rows than an experiment takes it is a sample in the table's order, the same for each `seed`.
    The choice must be one that `trouble_with` has nothing against.
    """
    judge = _Judge(table, choice)
    good: list[tuple[float, ...]] = []
    bad_rows: list[BadRow] = []
    bad = 0
    for index, (line, cells) in enumerate(zip(table.lines, table.rows, strict=True)):
        values = judge.values(cells)
        if values is not None:
            good.append(values)
        else:
            bad += 1
            if len(bad_rows) < MOST_BAD_ROWS:
                bad_rows.append(BadRow(line, judge.reason(cells)))
        if index % SLICE == 0:
            yield index / len(table)
    points = _points(_sample(good, seed), len(choice.inputs)) if good else None
    marked, classes = choice.test is not None, len(choice.classes or ())
    return Harvest(points, len(good), bad, tuple(bad_rows), choice.task, marked, classes)


def _sample(rows: list[tuple[float, ...]], seed: int) -> list[tuple[float, ...]]:
    most = most_points()
    if len(rows) <= most:
        return rows
    drawn = np.random.default_rng([seed, _OWN_STREAM]).choice(len(rows), most, replace=False)
    return [rows[index] for index in np.sort(drawn)]


def _points(rows: list[tuple[float, ...]], inputs: int) -> PointSet:
    values = np.array(rows, np.float64)
    return PointSet(values[:, :inputs], values[:, inputs], values[:, inputs + 1] == 1)


class _Judge:
    """Reads rows by one choice: the values of a good one, the reason of a bad one."""

    def __init__(self, table: Table, choice: Choice) -> None:
        self._names = table.names
        self._decimal = table.dialect.decimal
        self._choice = choice
        self._numeric = choice.inputs if choice.classes is not None else (*choice.inputs, choice.target)
        self._class_of = {} if choice.classes is None else {v: float(i) for i, v in enumerate(choice.classes)}

    def values(self, cells: Sequence[str]) -> tuple[float, ...] | None:
        """Inputs, target and mark of a row; None when it is bad."""
        if len(cells) != len(self._names):
            return None
        choice = self._choice
        values = [number(cells[place], self._decimal) for place in self._numeric]
        if choice.classes is not None:
            values.append(self._class_of.get(cells[choice.target], math.nan))
        values.append(0.0 if choice.test is None else {"0": 0.0, "1": 1.0}.get(cells[choice.test], math.nan))
        # NaN, which marks what cannot be read, is the one value that makes the sum differ from itself.
        total = sum(values)
        return tuple(values) if total == total else None

    def reason(self, cells: Sequence[str]) -> str:
        """Why `values` has none for the row, and what to do."""
        wanted = len(self._names)
        if len(cells) != wanted:
            remedy = (
                "add the missing ones"
                if len(cells) < wanted
                else "put a text that holds the separator in quotation marks"
            )
            return f"expected {wanted} cells, got {len(cells)}; {remedy}"
        for place in self._numeric:
            if math.isnan(number(cells[place], self._decimal)):
                return self._no_number(self._names[place], cells[place])
        choice = self._choice
        if choice.classes is not None and cells[choice.target] not in choice.classes:
            *first, last = (_quoted(value) for value in choice.classes)
            got = _quoted(cells[choice.target])
            return (
                f"expected {', '.join(first)} or {last} in {self._names[choice.target]}, got {got};"
                " choose other classes or correct the cell"
            )
        mark = 0 if choice.test is None else choice.test
        return f"expected 0 or 1 in {self._names[mark]}, got {_quoted(cells[mark])}; correct the cell"

    def _no_number(self, name: str, cell: str) -> str:
        if not cell:
            return f"expected a number in {name}, got an empty cell; fill it in"
        other = "," if self._decimal == "." else "."
        if not math.isnan(number(cell, other)):
            return f"expected a number in {name}, got {_quoted(cell)}; choose '{other}' as the decimal sign"
        if abs(written_number(cell, self._decimal)) > LARGEST:
            return (
                f"expected a number up to {LARGEST:.2g} in {name}, got {_quoted(cell)}; write a smaller one"
            )
        example = f"1{self._decimal}5"
        return f"expected a number in {name}, got {_quoted(cell)}; write one such as {example}"


def _quoted(cell: str) -> str:
    shown = cell if len(cell) <= _LONGEST_CELL else cell[: _LONGEST_CELL - 1] + "…"
    return repr(shown)
