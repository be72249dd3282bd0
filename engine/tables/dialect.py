"""How a table is written: separator, decimal sign and header, guessed from its first rows."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

import numpy as np

from .rows import DIRECTIVE, rows_of
from .text import TableError

SEPARATORS = ("\t", ";", ",", "|", " ")
DECIMALS = (".", ",")

_LOOKED_AT = 60
LARGEST = float(np.finfo(np.float32).max)
"""The largest number that the experiments' float32 holds."""

_GROUPED = {
    ".": re.compile(
        r"[+-]?\d{1,3}(?:([ '’\u00a0\u202f])\d{3}(?:\1\d{3})*(?:\.\d+)?|(?:,\d{3})+\.\d+|(?:,\d{3}){2,})"
    ),
    ",": re.compile(
        r"[+-]?\d{1,3}(?:([ '’\u00a0\u202f])\d{3}(?:\1\d{3})*(?:,\d+)?|(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})"
    ),
}
"""Numbers with digits in groups: by a sign that is never a decimal one, or in a way that leaves no doubt."""
_NO_DIGIT = str.maketrans("", "", " '’\u00a0\u202f")

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """The separator of cells, the sign before decimals, and whether the first row names the columns."""

    separator: str = ","
    decimal: str = "."
    header: bool = True


def number(cell: str, decimal: str) -> float:
    """The number in a cell, NaN where it holds none that float32 can hold.

    Digits may stand in groups, as in 1.234,5 and 1 234, where there is no doubt about it: with a decimal
    comma, 1.234 could be either of two numbers.
    """
    value = written_number(cell, decimal)
    return value if abs(value) <= LARGEST else math.nan


def written_number(cell: str, decimal: str) -> float:
    """The number in a cell, however large; NaN where it holds none."""
    if decimal == "," and "." in cell:
        return _grouped(cell, decimal)
    try:
        value = float(cell.replace(",", ".") if decimal == "," else cell)
    except ValueError:
        return _grouped(cell, decimal)
    # Python's own digit groups are no numbers of a table.
    return value if "_" not in cell else math.nan


def _grouped(cell: str, decimal: str) -> float:
    if not _GROUPED[decimal].fullmatch(cell):
        return math.nan
    return float(cell.translate(_NO_DIGIT).replace("," if decimal == "." else ".", "").replace(",", "."))


def guess_dialect(text: str) -> Dialect:
    """The dialect that leaves most numbers in rows of one width, by the first rows of `text`.

    A first line such as sep=; says itself which separator there is.
    """
    best, best_score = Dialect(), 0.0
    said = DIRECTIVE.match(text)
    for separator in said[1] if said and said[1] in SEPARATORS else SEPARATORS:
        rows = _first_rows(text, separator)
        for decimal in DECIMALS if separator != "," else ".":
            score = _score(rows, decimal)
            if score > best_score:
                best, best_score = Dialect(separator, decimal, has_header(rows, decimal)), score
    return best


def has_header(rows: Rows, decimal: str) -> bool:
    """Whether the row that may name the columns holds words alone, and a row below it numbers."""
    head = head_of(rows, decimal)
    if len(rows) < 2 or any(_is_number(cell, decimal) for cell in rows[head]):
        return False
    return any(_is_number(cell, decimal) for row in rows[head + 1 :] for cell in row)


def head_of(rows: Rows, decimal: str) -> int:
    """The place of the row that may name the columns: the first as wide as most, below titles, remarks."""
    width = Counter(len(row) for row in rows).most_common(1)[0][0] if rows else 0
    wide = [place for place, row in enumerate(rows) if len(row) == width]
    words = takewhile(lambda place: not any(_is_number(cell, decimal) for cell in rows[place]), wide)
    return next((place for place in words if not rows[place][0].startswith("#")), wide[0] if wide else 0)


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
