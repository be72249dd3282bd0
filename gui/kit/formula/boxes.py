"""What a typeset formula is made of: marks at places, and how much room they take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen

from gui.kit.tokens import Tokens


@dataclass(frozen=True)
class Text:
    """Characters that stand on the line through (x, y)."""

    x: float
    y: float
    text: str
    font: QFont
    role: str


@dataclass(frozen=True)
class Stroke:
    """A way of the pen through points."""

    points: tuple[tuple[float, float], ...]
    width: float
    role: str
    round: bool = False
    """Whether the middle of three points bends the way instead of lying on it."""


Mark = Text | Stroke


@dataclass(frozen=True)
class Box:
    """Marks around an origin on the line of writing; y grows downward."""

    width: float
    ascent: float
    descent: float
    marks: tuple[Mark, ...] = ()

    @property
    def height(self) -> float:
        """From the highest to the lowest mark."""
        return self.ascent + self.descent

    def moved(self, x: float, y: float) -> tuple[Mark, ...]:
        """The marks at another place."""
        return tuple(_moved(mark, x, y) for mark in self.marks)


def _moved(mark: Mark, x: float, y: float) -> Mark:
    if isinstance(mark, Text):
        return replace(mark, x=mark.x + x, y=mark.y + y)
    return replace(mark, points=tuple((px + x, py + y) for px, py in mark.points))


def side_by_side(boxes: Iterable[Box]) -> Box:
    """Boxes on one line."""
    marks: list[Mark] = []
    width = ascent = descent = 0.0
    for box in boxes:
        marks += box.moved(width, 0)
        width += box.width
        ascent, descent = max(ascent, box.ascent), max(descent, box.descent)
    return Box(width, ascent, descent, tuple(marks))


def paint_box(painter: QPainter, box: Box, x: float, baseline: float, tokens: Tokens) -> None:
    """Draw a box with its origin at (x, baseline)."""
    for mark in box.moved(x, baseline):
        colour = tokens.color(mark.role)
        if isinstance(mark, Text):
            painter.setPen(colour)
            painter.setFont(mark.font)
            painter.drawText(QPointF(mark.x, mark.y), mark.text)
        else:
            painter.setPen(QPen(colour, mark.width))
            painter.drawPath(_path(mark))


def _path(stroke: Stroke) -> QPainterPath:
    points = [QPointF(x, y) for x, y in stroke.points]
    path = QPainterPath(points[0])
    if stroke.round:
        path.quadTo(points[1], points[2])
    else:
        for point in points[1:]:
            path.lineTo(point)
    return path
