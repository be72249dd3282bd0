"""A text read as a table of cells, a slice at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from .dialect import Dialect, head_of
from .rows import rows_of
from .text import TableError

MAX_ROWS = 500_000
MAX_COLUMNS = 200
SLICE = 1000
"""So many rows are read between two reports of progress."""

_LONGEST_NAME = 40
_WIDTH_FROM = 200


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns, and rows of cells with the line in which each begins; a row may have any width."""

    names: tuple[str, ...]
    rows: Sequence[list[str]]
    lines: Sequence[int]
    dialect: Dialect

    def __len__(self) -> int:
        return len(self.rows)


def read_table(text: str, dialect: Dialect) -> Generator[float, None, Table]:
    """Read `text`; yields the share done and returns the table. TableError names the line and the remedy.

    What stands above the names of the columns, such as a title, is no row.
    """
    all_lines = 1 + text.count("\n")
    rows: list[list[str]] = []
    lines: list[int] = []
    for line, cells in rows_of(text, dialect.separator):
        if len(rows) > MAX_ROWS:
            raise TableError(f"line {line}: expected at most {MAX_ROWS:,} rows; keep fewer of them")
        if len(cells) > MAX_COLUMNS:
            raise TableError(
                f"line {line}: expected at most {MAX_COLUMNS} columns, got {len(cells)};"
                " keep fewer or choose another separator"
            )
        rows.append(cells)
        lines.append(line)
        if len(rows) % SLICE == 0:
            yield line / all_lines
    width = Counter(len(row) for row in rows[:_WIDTH_FROM]).most_common(1)[0][0] if rows else 0
    head = head_of(rows[:_WIDTH_FROM], dialect.decimal)
    first = rows[head] if dialect.header and rows else []
    begin = head + 1 if first else 0
    return Table(_names(first, width), rows[begin:], lines[begin:], dialect)


def _names(header: Sequence[str], width: int) -> tuple[str, ...]:
    """One name a column, each another: those of the header, 'column 3' where it has none."""
    names: list[str] = []
    taken: set[str] = set()
    for index in range(width):
        wanted = header[index].lstrip("#")[:_LONGEST_NAME] if index < len(header) else ""
        wanted = " ".join(wanted.split()) or f"column {index + 1}"
        name, again = wanted, 1
        while name in taken:
            again += 1
            name = f"{wanted} ({again})"
        names.append(name)
        taken.add(name)
    return tuple(names)
