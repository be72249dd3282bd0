"""How Python is indented while it is typed: pure functions on lines."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 4
_OPENING, _CLOSING = "([{", ")]}"


def next_indent(line: str) -> str:
    """The indentation of a new line below `line`: deeper after a colon or within brackets still open."""
    code = line.split("#", 1)[0].rstrip()
    kept = line[: len(line) - len(line.lstrip())]
    open_brackets = sum(code.count(each) for each in _OPENING) - sum(code.count(each) for each in _CLOSING)
    if open_brackets > 0 or code.endswith(":"):
        return kept + " " * WIDTH
    if open_brackets < 0 or code.lstrip() in ("pass", "break", "continue"):
        return kept[:-WIDTH]
    return kept


def to_next_stop(column: int) -> int:
    """How many spaces lead from a column to the next tab stop."""
    return WIDTH - column % WIDTH


def back_to_stop(before: str) -> int:
    """How many characters Backspace removes after `before`: a whole indent where only spaces are."""
    if before and not before.strip(" "):
        return (len(before) - 1) % WIDTH + 1
    return 1 if before else 0


def indented(lines: Sequence[str]) -> list[str]:
    """The lines one indent deeper; empty ones stay empty."""
    return [" " * WIDTH + line if line.strip() else line for line in lines]


def unindented(lines: Sequence[str]) -> list[str]:
    """The lines one indent less deep, as far as they are indented."""
    return [line[min(WIDTH, len(line) - len(line.lstrip(" "))) :] for line in lines]


def commented(lines: Sequence[str]) -> list[str]:
    """The lines as comments, or no longer so if all of them are."""
    full = [line for line in lines if line.strip()]
    if full and all(line.lstrip().startswith("#") for line in full):
        return [_without_mark(line) for line in lines]
    depth = min((len(line) - len(line.lstrip(" ")) for line in full), default=0)
    return [f"{line[:depth]}# {line[depth:]}" if line.strip() else line for line in lines]


def _without_mark(line: str) -> str:
    before, mark, after = line.partition("#")
    return before + after.removeprefix(" ") if mark else line
