"""Painting the cards of a graph: name, value, gradient, operation and shape, and what kind of node it is.

Kinds differ by outline and tag, not by colour alone: leaves have a bar on their left, constants a dashed
outline, folded modules more cards behind them, roots say that they are, and a bookmark tells of a value that
was saved for backward.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from gui.kit.metrics import CARD_RADIUS, GAP
from gui.kit.tokens import Tokens
from gui.kit.translating import translator

from .content import ShownNode
from .figures import array_text
from .fonts import GraphFonts, sized
from .heat import TOP, heat_boxes
from .heat_maps import HeatMaps
from .scenery import Array, CardState, is_broken, shape_text

_tr = translator("Graph")

DETAIL, BRIEF, NAME = 0.8, 0.4, 0.13
"""From which scale a card shows all of itself, lines have labels, and a card its name."""
BRIEF_PX = 10.0
"""How large letters are in the window where the scale would make them smaller."""
_PAD = 12.0
_STACK = 4.0
_BAR = 4.0
_RIBBON = QSizeF(8.0, 15.0)
HEAT_NAME = 41.0


@dataclass(frozen=True)
class Look:
    """How a card stands out beyond what it tells."""

    is_chosen: bool = False
    is_focused: bool = False
    is_hovered: bool = False


class CardPainter:
    """Paints cards in one theme; keeps those of heat maps."""

    def __init__(self, tokens: Tokens, fonts: GraphFonts) -> None:
        self._tokens = tokens
        self._fonts = fonts
        self._heat = HeatMaps(tokens)
        self._metrics = {id(font): QFontMetricsF(font) for font in (fonts.title, fonts.text, fonts.small)}

    def paint(
        self, painter: QPainter, card: QRectF, node: ShownNode, state: CardState, look: Look, scale: float
    ) -> None:
        """Paint one card as large as `scale` makes it readable."""
        self._paint_ground(painter, card, node, state, look, scale)
        if scale >= DETAIL:
            self._paint_text(painter, card, node, state)
        elif scale >= NAME:
            self._paint_name(painter, card, node, state, scale)

    def _paint_ground(
        self,
        painter: QPainter,
        card: QRectF,
        node: ShownNode,
        state: CardState,
        look: Look,
        scale: float,
    ) -> None:
        tokens = self._tokens
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for shown, distance, style in (
            (look.is_chosen, 5, Qt.PenStyle.SolidLine),
            (look.is_focused, 9, Qt.PenStyle.DotLine),
        ):
            if shown:
                painter.setPen(QPen(tokens.color("accent"), 1.6 / scale, style))
                ring = card.adjusted(-distance, -distance, distance, distance)
                painter.drawRoundedRect(ring, CARD_RADIUS + distance, CARD_RADIUS + distance)
        painter.setPen(self._outline(node, state, look, scale))
        painter.setBrush(tokens.color("card" if state.is_known else "page"))
        if node.module is not None:
            for aside in (2 * _STACK, _STACK):
                painter.drawRoundedRect(card.translated(aside, aside), CARD_RADIUS, CARD_RADIUS)
        painter.drawRoundedRect(card, CARD_RADIUS, CARD_RADIUS)
        if node.kind == "leaf":
            painter.fillPath(_left_bar(card), tokens.color("class_b" if state.is_known else "ghost"))

    def _outline(self, node: ShownNode, state: CardState, look: Look, scale: float) -> QPen:
        tokens = self._tokens
        if state.is_standing or state.is_touched:
            return QPen(tokens.color("accent"), max(3.0 if state.is_standing else 2.0, 1.6 / scale))
        roles = {"leaf": "class_b", "constant": "disabled", "operation": "muted", "module": "text"}
        role = "class_a" if node.is_root else roles[node.kind]
        pen = QPen(
            tokens.color(role if state.is_known else "ghost"),
            max(2.0 if look.is_hovered else 1.4, 1.1 / scale),
        )
        if node.kind == "constant":
            pen.setDashPattern([4.0, 3.0])
        return pen

    def _paint_name(
        self, painter: QPainter, card: QRectF, node: ShownNode, state: CardState, scale: float
    ) -> None:
        """The name, and below it what there is room for, in letters that can be read from afar."""
        pixels = BRIEF_PX / scale
        bold, plain = sized(self._fonts.title, pixels), sized(self._fonts.text, pixels)
        inside = card.adjusted(_PAD, 0, -_PAD / 2, 0)
        rows = int(card.height() / (1.35 * pixels))
        is_whole = QFontMetricsF(bold).horizontalAdvance(node.title) <= inside.width()
        name = node.title if is_whole else node.short_title
        lines = [(name, bold, "text" if state.is_known else "muted")]
        if not node.is_drawn and state.is_known and state.value is not None:
            lines.append((array_text(state.value), plain, ink_of(state.value, "text")))
        if not node.is_drawn and state.shown_gradient is not None:
            lines.append((gradient_text(node, state), plain, ink_of(state.shown_gradient, "accent_text")))
        if len(lines) > 1:
            lines.append((kind_text(node), plain, "muted"))
        lines = lines[: max(1, rows)]
        step = 1.35 * pixels
        top = card.center().y() - len(lines) * step / 2
        if node.is_drawn:
            top = card.top() + GAP
            self._paint_pictures(painter, card, node, state)
        for i, (text, font, role) in enumerate(lines):
            painter.setFont(font)
            painter.setPen(self._tokens.color(role))
            row = QRectF(inside.left(), top + i * step, inside.width(), step)
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, row.width())
            painter.drawText(row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_text(self, painter: QPainter, card: QRectF, node: ShownNode, state: CardState) -> None:
        tokens = self._tokens
        inside = card.adjusted(_PAD, 0, -_PAD, 0)
        ink = "text" if state.is_known else "muted"
        heading = QRectF(inside)
        if node.kept_by:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("muted"))
            painter.drawPolygon(_ribbon(inside.right(), card.top()))
            heading.setRight(inside.right() - _RIBBON.width() - GAP)
        if node.is_root:
            width = self._metrics[id(self._fonts.small)].horizontalAdvance(_tr("root")) + 0.5
            mark = QRectF(heading.right() - width, heading.top(), width, heading.height())
            heading.setRight(mark.left() - GAP)
            self._line(painter, mark, 22, _tr("root"), self._fonts.small, "class_a_text")
        self._line(painter, heading, 22, node.title, self._fonts.title, ink)
        if node.is_drawn:
            self._paint_heat(painter, card, node, state)
        else:
            self._paint_values(painter, inside, node, state)
        painter.setFont(self._fonts.small)
        painter.setPen(tokens.color("muted"))
        y = card.height() - 10
        shape = shape_text(node.shape)
        width = self._metrics[id(self._fonts.small)].horizontalAdvance(shape)
        painter.drawText(QPointF(inside.right() - width, card.top() + y), shape)
        tag = inside.adjusted(0, 0, -width - GAP, 0)
        self._line(painter, tag, y, kind_text(node), self._fonts.small, "muted")

    def _paint_values(self, painter: QPainter, inside: QRectF, node: ShownNode, state: CardState) -> None:
        known = state.value if state.is_known else None
        value = _tr("value {0}").format("–" if known is None else array_text(known))
        self._line(painter, inside, 42, value, self._fonts.text, ink_of(known, "text"))
        gradient = gradient_text(node, state)
        ink = ink_of(state.shown_gradient, "accent_text")
        self._line(painter, inside, 60, gradient, self._fonts.text, ink)

    def _paint_heat(self, painter: QPainter, card: QRectF, node: ShownNode, state: CardState) -> None:
        """The value and the gradient side by side; constants get no gradient."""
        known = state.value if state.is_known else None
        shown = [(_tr("value"), known, "text"), (_tr("grad"), state.shown_gradient, "accent_text")]
        if node.kind == "constant":
            shown.pop()
        for box, (name, values, ink) in zip(heat_boxes(card), shown, strict=False):
            self._line(painter, box, HEAT_NAME - TOP, name, self._fonts.small, ink_of(values, ink))
        self._paint_pictures(painter, card, node, state)

    def _paint_pictures(self, painter: QPainter, card: QRectF, node: ShownNode, state: CardState) -> None:
        """The heat maps alone, and empty frames where there will be one."""
        pictures = [state.value if state.is_known else None, state.shown_gradient]
        if node.kind == "constant":
            pictures.pop()
        for box, values in zip(heat_boxes(card), pictures, strict=False):
            self._heat.paint(painter, box, values)

    def _line(
        self,
        painter: QPainter,
        inside: QRectF,
        y: float,
        text: str,
        font: QFont,
        role: str,
    ) -> None:
        """A line of text with its base `y` below the top, shortened to the room there is."""
        painter.setFont(font)
        painter.setPen(self._tokens.color(role))
        metrics = self._metrics[id(font)]
        if metrics.horizontalAdvance(text) > inside.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(QPointF(inside.left(), inside.top() + y), text)


def ink_of(values: Array | None, ink: str) -> str:
    """The colour for numbers: pale where there are none, red where some are not finite."""
    return "muted" if values is None else "error" if is_broken(values) else ink


def gradient_text(node: ShownNode, state: CardState) -> str:
    """What came in this pass; where the `.grad` that it goes into holds something else, that first."""
    if node.kind == "constant":
        return _tr("no grad")
    held = None if state.held is None else f".grad {array_text(state.held)}"
    if state.gradient is None:
        return held or _tr("grad {0}").format("–")
    came = _tr("grad {0}").format(array_text(state.gradient))
    if state.held is None or held is None or np.array_equal(state.held, state.gradient, equal_nan=True):
        return came
    return f"{held} ← {array_text(state.gradient)}"


def kind_text(node: ShownNode) -> str:
    """The tag of a card: the name of its `grad_fn`, or what kind of node it is."""
    if node.kind == "module":
        return _tr("{0} nodes").format(len(node.members))
    if node.kind == "leaf":
        return _tr("leaf")
    return node.operation or _tr("constant")


def _ribbon(right: float, top: float) -> QPolygonF:
    """The bookmark on a card whose value was saved for backward."""
    left, low = right - _RIBBON.width(), top + _RIBBON.height()
    notch = QPointF((left + right) / 2, low - 3.5)
    return QPolygonF(
        [QPointF(left, top), QPointF(right, top), QPointF(right, low), notch, QPointF(left, low)]
    )


def _left_bar(card: QRectF) -> QPainterPath:
    """The strip along the left of a card, within its rounded corners."""
    whole, strip = QPainterPath(), QPainterPath()
    whole.addRoundedRect(card, CARD_RADIUS, CARD_RADIUS)
    strip.addRect(QRectF(card.left(), card.top(), _BAR, card.height()))
    return whole.intersected(strip)
