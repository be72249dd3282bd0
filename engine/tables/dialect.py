"""How a table is written: separator, decimal sign and header, guessed from its first rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from .rows import rows_of
from .text import TableError

SEPARATORS = ("\t", ";", ",", "|", " ")
DECIMALS = (".", ",")

_LOOKED_AT = 60
_LARGEST = float(np.finfo(np.float32).max)

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """The separator of cells, the sign before decimals, and whether the first row names the columns."""

    separator: str = ","
    decimal: str = "."
    header: bool = True


def number(cell: str, decimal: str) -> float:
    """The number in a cell, NaN where it holds none that float32 can hold.

    Digits in groups are none: with a decimal comma, 1.234 could be either of two numbers.
    """
    if decimal == ",":
        if "." in cell:
            return math.nan
        cell = cell.replace(",", ".")
    try:
        value = float(cell)
    except ValueError:
        return math.nan
    # Python's own digit groups are no numbers of a table.
    return value if abs(value) <= _LARGEST and "_" not in cell else math.nan


def guess_dialect(text: str) -> Dialect:
    """The dialect that leaves most numbers in rows of one width, by the first rows of `text`."""
    best, best_score = Dialect(), 0.0
    for separator in SEPARATORS:
        rows = _first_rows(text, separator)
        for decimal in DECIMALS if separator != "," else ".":
            score = _score(rows, decimal)
            if score > best_score:
                best, best_score = Dialect(separator, decimal, has_header(rows, decimal)), score
    return best


def has_header(rows: Rows, decimal: str) -> bool:
    """Whether the first row holds words alone, and a row below it numbers."""
    if len(rows) < 2 or any(_is_number(cell, decimal) for cell in rows[0]):
        return False
    return any(_is_number(cell, decimal) for row in rows[1:] for cell in row)


def _first_rows(text: str, separator: str) -> list[list[str]]:
    rows = []
    try:
        for _, cells in islice(rows_of(text, separator), _LOOKED_AT):
            rows.append(cells)  # the rows before an error count
    except TableError:
        return rows
    return rows


def _score(rows: Rows, decimal: str) -> float:
    """Between 0 and 1: the share of rows of the commonest width, times that of numbers among their cells."""
    if not rows:
        return 0.0
    width, alike = Counter(len(row) for row in rows).most_common(1)[0]
    cells = [cell for row in rows if len(row) == width for cell in row]
    numbers = sum(_is_number(cell, decimal) for cell in cells)
    # A table without numbers still has a separator; one with a single column has nothing to separate.
    return (alike / len(rows)) * (numbers / len(cells) + 0.01) if width > 1 else 0.0


def _is_number(cell: str, decimal: str) -> bool:
    return not math.isnan(number(cell, decimal))
