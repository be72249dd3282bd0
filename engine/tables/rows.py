"""The rows of a text as cells, each with the line in which it begins."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from .text import TableError

DIRECTIVE = re.compile(r"sep=(.)[ \t]*[\r\n]", re.IGNORECASE)
"""A first line by which spreadsheets name the separator; it is no row."""


def rows_of(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every row that is not blank; the cells without the spaces around them.

    A quoted cell may hold separators and line ends (RFC 4180). TableError where a cell has no end.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    before = line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _endless(line) from error
        if cells is None:
            if _is_endless(text, separator, before):
                raise _endless(before)
            return
        cells = [cell.strip() for cell in cells]
        if separator == " " and cells and not cells[-1]:
            cells.pop()  # of spaces at the end of the line
        if any(cells) and not (line == 1 and DIRECTIVE.match(text)):
            yield line, cells
        before, line = line, reader.line_num + 1


def _endless(line: int) -> TableError:
    return TableError(f"line {line}: a cell does not end; close its quotation mark or remove it")


def _is_endless(text: str, separator: str, line: int) -> bool:
    """Whether the row that begins in this line, the last of the text, ends within quotation marks.

    A csv reader tells only when it is strict, and then it takes no blank behind a quotation mark either.
    """
    rest = islice(io.StringIO(text, newline=""), line - 1, None)
    try:
        list(csv.reader(rest, delimiter=separator, skipinitialspace=True, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
