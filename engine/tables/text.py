"""The text of a table's file, whatever its encoding."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from engine.experiment.limited import size_of

MAX_BYTES = 20_000_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


class TableError(ValueError):
    """A file that is no table; the text is one sentence with the line, what was expected and what to do."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a file says, and the encoding it was read in."""

    content: str
    encoding: str


def read_text(path: Path) -> Text:
    """The text of the file at `path`; TableError when it cannot be read or is too large."""
    try:
        size = size_of(path)
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise TableError(f"{path.name}: the file cannot be read: {reason}") from error
    if size > MAX_BYTES:
        at_most = f"{MAX_BYTES / 1e6:.0f} MB"
        raise TableError(
            f"{path.name}: expected at most {at_most}, got {size / 1e6:.0f} MB; keep fewer rows or columns"
        )
    return decode(data)


def decode(data: bytes) -> Text:
    """`data` by its byte order mark, else as UTF-8, else as Western European text.

    TableError when that gives no text, as for a spreadsheet's own format.
    """
    mark, codec, name = next(
        (known for known in _MARKS if data.startswith(known[0])), (b"", "utf-8", "UTF-8")
    )
    try:
        text = Text(data.decode(codec), name)
    except UnicodeDecodeError as error:
        if mark:
            line = 1 + data[: error.start].count(b"\n")
            raise TableError(f"line {line}: this is not {name}; save the table as UTF-8") from error
        text = Text(data.decode("cp1252", errors="replace"), "Windows-1252")
    return checked(text)


def checked(text: Text) -> Text:
    """`text` itself; TableError when it is empty, too long or no text at all."""
    if len(text.content) > MAX_BYTES:
        raise TableError(f"expected at most {MAX_BYTES:,} characters; keep fewer rows or columns")
    if not text.content.strip():
        raise TableError("line 1: expected a table, got nothing; give it a row for each point")
    at = text.content.find("\0")
    if at >= 0:
        line = 1 + text.content.count("\n", 0, at)
        raise TableError(f"line {line}: this is no text; save the table as CSV, encoded as UTF-8")
    return text
