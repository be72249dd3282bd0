"""Where the heat maps of a card are, and which number is under a place of one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from .figures import table_of, thinned
from .scenery import Array

TOP, HEIGHT, GAP = 46.0, 58.0, 10.0
INSET = 12.0


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of an array."""

    index: tuple[int, ...]
    value: float


def heat_boxes(card: QRectF) -> tuple[QRectF, QRectF]:
    """The room for the value's heat map and for the gradient's."""
    width = (card.width() - 2 * INSET - GAP) / 2
    left, top = card.left() + INSET, card.top() + TOP
    return QRectF(left, top, width, HEIGHT), QRectF(left + width + GAP, top, width, HEIGHT)


def picture_rect(box: QRectF, rows: int, columns: int) -> QRectF:
    """The largest picture of square cells that fits, at the left; thin ones are made thicker to be seen."""
    side = min(box.width() / columns, box.height() / rows)
    width, height = max(side * columns, 6.0), max(side * rows, 6.0)
    return QRectF(box.left(), box.top(), min(width, box.width()), min(height, box.height()))


def cell_at(box: QRectF, values: Array, spot: QPointF) -> Cell | None:
    """The number of an array under a place of its heat map."""
    table = table_of(values)
    thin, down, across = thinned(table)
    rows, columns = thin.shape
    frame = picture_rect(box, rows, columns)
    if not frame.contains(spot):
        return None
    row = min(rows - 1, int((spot.y() - frame.top()) / frame.height() * rows)) * down
    column = min(columns - 1, int((spot.x() - frame.left()) / frame.width() * columns)) * across
    return Cell(_index(values.shape, row * table.shape[1] + column), float(table[row, column]))


def _index(shape: tuple[int, ...], flat: int) -> tuple[int, ...]:
    index = []
    for length in reversed(shape):
        flat, place = divmod(flat, length)
        index.append(place)
    return tuple(reversed(index))
