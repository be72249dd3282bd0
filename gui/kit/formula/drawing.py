"""A formula as a drawing that needs no font where it is looked at."""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QFont, QPainterPath

from .boxes import Mark, Text
from .lines import lay_out, pieces_of
from .parsing import parse_formula
from .setting import Style
from .wording import spoken_text

_PAD = 2.0
_MOVE, _LINE, _CURVE = (
    QPainterPath.ElementType.MoveToElement,
    QPainterPath.ElementType.LineToElement,
    QPainterPath.ElementType.CurveToElement,
)


def formula_svg(source: str, font: QFont, size: float, room: float) -> str:
    """The TeX `source` as SVG in the colour of the text around it, broken where it is wider than `room`.

    `size` is that of the font, in pixels. FormulaError for what cannot be read.
    """
    row = parse_formula(source)
    style = Style(font, font, size)
    page = lay_out([pieces_of(row, style)], style, room)
    marks = [mark for line in page.lines for mark in line.box.moved(_PAD + line.x, _PAD + line.baseline)]
    width, height = page.width + 2 * _PAD, page.height + 2 * _PAD
    return (
        f'<svg width="{width:.1f}" height="{height:.1f}" viewBox="0 0 {width:.1f} {height:.1f}" role="img"'
        f' aria-label="{escape(spoken_text(row))}">{"".join(map(_drawn, marks))}</svg>'
    )


def _drawn(mark: Mark) -> str:
    if isinstance(mark, Text):
        path = QPainterPath()
        path.addText(mark.x, mark.y, mark.font, mark.text)
        return f'<path d="{_outline(path)}" fill="currentColor" fill-rule="evenodd"/>'
    first, *others = (f"{x:.1f} {y:.1f}" for x, y in mark.points)
    way = f"Q{others[0]} {others[1]}" if mark.round else "".join(f"L{point}" for point in others)
    return f'<path d="M{first}{way}" fill="none" stroke="currentColor" stroke-width="{mark.width:.1f}"/>'


def _outline(path: QPainterPath) -> str:
    """The elements of a path in SVG's letters; the other two points of a curve are elements of their own."""
    letters = {_MOVE: "M", _LINE: "L", _CURVE: "C"}
    elements = (path.elementAt(place) for place in range(path.elementCount()))
    return "".join(f"{letters.get(each.type, ' ')}{each.x:.1f} {each.y:.1f}" for each in elements)
