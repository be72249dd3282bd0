"""The rows of a text as cells, each with the line in which it begins."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from .text import TableError


def rows_of(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every row that is not blank; the cells without the spaces around them.

    A quoted cell may hold separators and line ends (RFC 4180). TableError where a cell has no end.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise TableError(
                f"line {line}: a cell does not end; close its quotation mark or remove it"
            ) from error
        if cells is None:
            return
        cells = [cell.strip() for cell in cells]
        if separator == " " and cells and not cells[-1]:
            cells.pop()  # of spaces at the end of the line
        if any(cells):
            yield line, cells
        line = reader.line_num + 1
