"""Formulas in lines no wider than there is room, broken before signs such as = and +."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .boxes import Box, side_by_side
from .nodes import Row, kinds_of
from .setting import Style, typeset_parts

_INDENT = 1.2


@dataclass(frozen=True)
class Line:
    """One line: its box, where it begins, where it stands."""

    box: Box
    x: float
    baseline: float


@dataclass(frozen=True)
class Page:
    """Lines below each other."""

    lines: tuple[Line, ...]
    width: float
    height: float


Pieces = tuple[tuple[Box, ...], ...]
"""The boxes of a row, those together that no line may part."""


def pieces_of(row: Row, style: Style) -> Pieces:
    """The row typeset, whatever room there is for it."""
    boxes = typeset_parts(row.parts, style)
    pieces: list[list[Box]] = []
    for kind, box in zip(kinds_of(row.parts), boxes, strict=True):
        if kind in ("binary", "relation") or not pieces:
            pieces.append([])
        pieces[-1].append(box)
    return tuple(tuple(piece) for piece in pieces)


def lay_out(rows: Sequence[Pieces], style: Style, room: float, leading: float = 0.5) -> Page:
    """The rows from top to bottom; `leading` is the space between two lines in parts of the font's size."""
    lines: list[Line] = []
    width = y = 0.0
    for row in rows:
        for i, box in enumerate(_broken(row, style, room)):
            x = _INDENT * style.size if i else 0.0
            ascent, descent = max(box.ascent, 0.75 * style.size), max(box.descent, 0.2 * style.size)
            y += leading * style.size if lines else 0.0
            lines.append(Line(box, x, y + ascent))
            y += ascent + descent
            width = max(width, x + box.width)
    return Page(tuple(lines), width, y)


def _broken(pieces: Pieces, style: Style, room: float) -> list[Box]:
    """The boxes of one row's lines; a part wider than the room has a line of its own."""
    lines: list[list[Box]] = []
    used = 0.0
    for piece in pieces:
        wide = sum(box.width for box in piece)
        if not lines or (used + wide > room and used > _INDENT * style.size):
            used = _INDENT * style.size if lines else 0.0
            lines.append([])
        lines[-1] += piece
        used += wide
    return [side_by_side(line) for line in lines] or [Box(0, 0, 0)]
