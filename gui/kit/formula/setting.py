"""Typesetting: where each sign of a formula stands, after the rules of chapter 17 and 18 of The TeXbook."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtGui import QFont, QFontMetricsF

from .boxes import Box, Mark, Stroke, Text, side_by_side
from .nodes import (
    Accent,
    Bold,
    Coloured,
    Face,
    Fenced,
    Fraction,
    Kind,
    Node,
    Root,
    Row,
    Scripts,
    Space,
    Symbol,
    kinds_of,
)

_SCRIPT = 0.74
_SMALLEST = 9.0
_TALL = 1.3
"""How much higher than a line of text something is before its brackets grow."""


@dataclass(frozen=True)
class Style:
    """The fonts of a formula and the role of its colour."""

    text: QFont
    code: QFont
    size: float
    role: str = "text"
    is_script: bool = False
    is_bold: bool = False

    def font(self, face: Face, large: bool = False) -> QFont:
        """The font of a face."""
        font = QFont(self.code if face == "code" else self.text)
        font.setPixelSize(round(self.size * (0.92 if face == "code" else 1.5 if large else 1)))
        font.setItalic(face == "italic")
        font.setBold(self.is_bold or face == "bold")
        return font

    def smaller(self) -> Style:
        """Of scripts."""
        return replace(self, size=max(self.size * _SCRIPT, min(self.size, _SMALLEST)), is_script=True)

    @property
    def axis(self) -> float:
        """How far above the line the middle of signs and bars of fractions lies."""
        return 0.27 * self.size

    @property
    def rule(self) -> float:
        """How thick lines are."""
        return max(1.0, self.size / 14)


def typeset(node: Node, style: Style) -> Box:
    """The marks of a formula."""
    match node:
        case Symbol():
            return _symbol(node, style)
        case Space(width):
            return Box(width * style.size, 0, 0)
        case Row(parts):
            return side_by_side(typeset_parts(parts, style))
        case Fraction(above, below):
            return _fraction(typeset(above, style), typeset(below, style), style)
        case Scripts():
            return _scripts(node, style)
        case Root(inside, degree):
            return _root(typeset(inside, style), degree, style)
        case Accent(base, mark):
            return _accent(typeset(base, style), mark, style)
        case Fenced(left, inside, right):
            return _fenced(left, typeset(inside, style), right, style)
        case Coloured(inside, role):
            return typeset(inside, replace(style, role=role))
        case Bold(inside):
            return typeset(inside, replace(style, is_bold=True))


def typeset_parts(parts: Sequence[Node], style: Style) -> list[Box]:
    """A box for each part of a row, with the space before it that its kind asks for."""
    boxes: list[Box] = []
    before: Kind | None = None
    for part, kind in zip(parts, kinds_of(parts), strict=True):
        box = typeset(part, style)
        if not isinstance(part, Space):
            gap = _gap(before, kind, style) * style.size
            box = Box(box.width + gap, box.ascent, box.descent, box.moved(gap, 0))
            before = kind
        boxes.append(box)
    return boxes


def _gap(before: Kind | None, kind: Kind, style: Style) -> float:
    """The space between two kinds, in parts of the font's size."""
    if before is None or before == "open" or kind in ("close", "punctuation"):
        return 0.0
    if "relation" in (before, kind):
        return 0.0 if before == kind else 0.12 if style.is_script else 0.3
    if "binary" in (before, kind):
        return 0.08 if style.is_script else 0.24
    if "operator" in (before, kind) or before == "punctuation":
        return 0.0 if style.is_script and before != "operator" else 0.18
    return 0.0


def _symbol(symbol: Symbol, style: Style) -> Box:
    font = style.font(symbol.face, symbol.large)
    metrics = QFontMetricsF(font)
    ink = metrics.tightBoundingRect(symbol.text)
    width = metrics.horizontalAdvance(symbol.text)
    if symbol.face == "italic":  # slanted letters lean over their room
        width = max(width, ink.right() + 0.04 * style.size)
    down = 0.0
    if symbol.large:
        down = (ink.height() / 2 - ink.bottom()) - style.axis
        return Box(
            width, -ink.top() - down, ink.bottom() + down, (Text(0, down, symbol.text, font, style.role),)
        )
    ascent = max(-ink.top(), metrics.xHeight())
    return Box(width, ascent, max(ink.bottom(), 0.0), (Text(0, down, symbol.text, font, style.role),))


def _fraction(above: Box, below: Box, style: Style) -> Box:
    pad, gap = 0.12 * style.size, 0.18 * style.size
    width = max(above.width, below.width) + 2 * pad
    bar = -style.axis
    top, bottom = bar - gap - above.descent, bar + gap + below.ascent
    marks: list[Mark] = [
        *above.moved((width - above.width) / 2, top),
        Stroke(((0.04 * style.size, bar), (width - 0.04 * style.size, bar)), style.rule, style.role),
        *below.moved((width - below.width) / 2, bottom),
    ]
    return Box(width, above.ascent - top, bottom + below.descent, tuple(marks))


def _scripts(node: Scripts, style: Style) -> Box:
    base, small = typeset(node.base, style), style.smaller()
    above = None if node.above is None else typeset(node.above, small)
    below = None if node.below is None else typeset(node.below, small)
    if isinstance(node.base, Symbol) and node.base.large:
        return _limits(base, above, below, style)
    metrics = QFontMetricsF(style.font("upright"))
    marks, width = list(base.marks), base.width
    ascent, descent = base.ascent, base.descent
    lift = max(0.42 * style.size, base.ascent - 0.3 * style.size)
    if above is not None:
        lift = max(lift, above.descent + 0.25 * metrics.xHeight() + 0.1 * style.size)
        marks += above.moved(base.width + 0.03 * style.size, -lift)
        ascent = max(ascent, lift + above.ascent)
        width = max(width, base.width + 0.08 * style.size + above.width)
    if below is not None:
        drop = max(0.18 * style.size, base.descent + 0.05 * style.size)
        if above is not None:
            drop = max(drop, below.ascent + above.descent - lift + 0.15 * style.size)
        marks += below.moved(base.width, drop)
        descent = max(descent, drop + below.descent)
        width = max(width, base.width + 0.05 * style.size + below.width)
    return Box(width, ascent, descent, tuple(marks))


def _limits(base: Box, above: Box | None, below: Box | None, style: Style) -> Box:
    width = max(base.width, above.width if above else 0, below.width if below else 0)
    marks = list(base.moved((width - base.width) / 2, 0))
    ascent, descent, gap = base.ascent, base.descent, 0.14 * style.size
    if above is not None:
        marks += above.moved((width - above.width) / 2, -base.ascent - gap - above.descent)
        ascent += gap + above.height
    if below is not None:
        marks += below.moved((width - below.width) / 2, base.descent + gap + below.ascent)
        descent += gap + below.height
    return Box(width, ascent, descent, tuple(marks))


def _root(inside: Box, degree: Node | None, style: Style) -> Box:
    order = None if degree is None else typeset(degree, style.smaller().smaller())
    lead = 0.0 if order is None else max(0.0, order.width - 0.25 * style.size)
    top, bottom = -inside.ascent - 0.16 * style.size, inside.descent
    high, x = bottom - top, lead
    marks: list[Mark] = [
        Stroke(
            (
                (x, bottom - 0.45 * high), (x + 0.16 * style.size, bottom - 0.52 * high),
                (x + 0.36 * style.size, bottom), (x + 0.62 * style.size, top),
                (x + 0.72 * style.size + inside.width, top),
            ),
            style.rule, style.role,
        ),
        *inside.moved(x + 0.68 * style.size, 0),
    ]  # fmt: skip
    if order is not None:
        marks += order.moved(0, bottom - 0.6 * high - order.descent)
    return Box(x + 0.78 * style.size + inside.width, -top + style.rule, bottom, tuple(marks))


def _accent(base: Box, mark: str, style: Style) -> Box:
    size, gap = style.size, 0.16 * style.size
    middle, foot = base.width / 2 + 0.06 * size, -base.ascent - gap
    half, high = min(0.26 * size, 0.5 * base.width), 0.16 * size
    if mark in ("bar", "overline"):
        half, high = base.width / 2 - 0.06 * size, 0.0
    shapes: Mapping[str, tuple[tuple[float, float], ...]] = {
        "tilde": tuple((-half + half * i / 4, -high / 2 * (1 + math.sin(math.pi * i / 4))) for i in range(9)),
        "vec": ((-half, -high), (half, -high), (half - high, -2 * high), (half, -high), (half - high, 0)),
        "dot": ((-0.06 * size, 0), (0.06 * size, 0)),
        "bar": ((-half, 0), (half, 0)),
    }
    shape = shapes.get({"overline": "bar"}.get(mark, mark), ((-half, 0), (0, -high), (half, 0)))
    width = 0.12 * size if mark == "dot" else style.rule
    sign = Stroke(tuple((middle + x, foot + y) for x, y in shape), width, style.role)
    top = max(-y for _, y in shape)
    return Box(base.width, base.ascent + gap + top + width, base.descent, (*base.marks, sign))


def _fenced(left: str, inside: Box, right: str, style: Style) -> Box:
    ends = [typeset(Symbol(each), style) if each else Box(0, 0, 0) for each in (left, right)]
    line = max((each.height for each in ends), default=0.0)
    if inside.height <= _TALL * max(line, style.size):
        return side_by_side([ends[0], inside, ends[1]])
    pad = 0.1 * style.size
    top, bottom = -inside.ascent - pad, inside.descent + pad
    half = max(-top - style.axis, bottom + style.axis)
    top, bottom = -style.axis - half, -style.axis + half
    boxes = (_tall(left, top, bottom, style), inside, _tall(right, top, bottom, style))
    return side_by_side(boxes)


def _tall(sign: str, top: float, bottom: float, style: Style) -> Box:
    """A bracket from `top` to `bottom`."""
    wide, middle = 0.34 * style.size, (top + bottom) / 2
    near, far = 0.08 * style.size, wide - 0.08 * style.size
    shapes: Mapping[str, tuple[tuple[float, float], ...]] = {
        "(": ((far, top), (2 * near - far, middle), (far, bottom)),
        ")": ((near, top), (2 * far - near, middle), (near, bottom)),
        "[": ((far, top), (near, top), (near, bottom), (far, bottom)),
        "]": ((near, top), (far, top), (far, bottom), (near, bottom)),
        "⟨": ((far, top), (near, middle), (far, bottom)),
        "⟩": ((near, top), (far, middle), (near, bottom)),
    }
    if not sign:
        return Box(0.12 * style.size, 0, 0)
    points = shapes.get(sign, ((wide / 2, top), (wide / 2, bottom)))
    stroke = Stroke(points, 1.15 * style.rule, style.role, round=sign in "()")
    return Box(wide, -top, bottom, (stroke,))
