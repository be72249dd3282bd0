"""Neurons, biases and captions: shapes tell what colours tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen

from gui.kit.icons import icon
from gui.kit.tokens import Tokens
from gui.kit.translating import translator
from gui.plots.colormap import mixed
from gui.plots.network.edges import sign_color
from gui.plots.network.parts import Neuron, Structure
from gui.plots.network.pictures import Pictures
from gui.plots.network.places import DOT, Places, bias_dot

tr = translator("Network")

_LOCK = 12
_APART = 4
"""Pixels between two captions."""
_HATCH_MARGIN = 8.0


def paint_saying(
    painter: QPainter, squares: Mapping[Neuron, QRectF], pictures: Pictures, tokens: Tokens
) -> None:
    """In the square of each neuron its map, or its curve on an axis."""
    if pictures.are_maps:
        pictures.paint_maps(painter, squares)
        return
    for neuron, square in squares.items():
        painter.setPen(QPen(tokens.color("plot_grid"), 1.0))
        painter.drawLine(QLineF(square.left(), square.center().y(), square.right(), square.center().y()))
        painter.setPen(QPen(tokens.color("accent"), 1.2))
        pictures.paint_curve(painter, neuron, square)


def paint_frame(painter: QPainter, square: QRectF, disabled: bool, tokens: Tokens) -> None:
    """What a neuron is framed with; one that is disabled is crossed out, in a dashed frame."""
    ink = tokens.color("muted")
    if disabled:
        painter.setPen(QPen(ink, 1.0))
        painter.drawLine(square.topLeft(), square.bottomRight())
        painter.drawLine(square.topRight(), square.bottomLeft())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1.0, Qt.PenStyle.DashLine if disabled else Qt.PenStyle.SolidLine))
    painter.drawRoundedRect(square.adjusted(-0.5, -0.5, 0.5, 0.5), 2, 2)


def paint_bias(painter: QPainter, square: QRectF, negative: bool, tokens: Tokens) -> None:
    """A dot that is full for a positive bias and a ring for a negative one."""
    color = QColor(sign_color(negative, tokens))
    painter.setPen(QPen(tokens.color("card"), 1.0))
    painter.setBrush(tokens.color("card"))
    painter.drawEllipse(bias_dot(square), DOT + 1, DOT + 1)
    painter.setPen(QPen(color, 1.5))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush) if negative else QBrush(color))
    painter.drawEllipse(bias_dot(square), DOT - 0.5, DOT - 0.5)


def paint_frozen(painter: QPainter, places: Places, layer: int, height: float, tokens: Tokens) -> None:
    """Hatching behind a layer that does not learn."""
    column = _column(places, layer, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(mixed(tokens.card, tokens.muted, 0.35), Qt.BrushStyle.BDiagPattern))
    painter.drawRoundedRect(column, 6, 6)


def paint_captions(
    painter: QPainter, structure: Structure, places: Places, width: float, tokens: Tokens
) -> None:
    """What each layer is, above it, with a lock on those that do not learn; the inputs' names before them."""
    metrics = QFontMetricsF(painter.font())
    painter.setPen(tokens.color("muted"))
    spacing = width / len(places.columns)
    captions = captions_in(structure.captions, spacing - _APART - (_LOCK if structure.frozen else 0), metrics)
    for layer, (text, x) in enumerate(zip(captions, places.columns, strict=True)):
        lock = _LOCK if layer in structure.frozen else 0
        wide = metrics.horizontalAdvance(text) + lock
        left = min(max(x - wide / 2, 0.0), width - wide)
        if lock:
            icon("lock", "muted").paint(painter, round(left), 1, _LOCK, _LOCK)
        painter.drawText(QPointF(left + lock, metrics.ascent()), text)
    for neuron in places.layer(0):
        name, square = structure.names[0][neuron.unit], places.nodes[neuron]
        text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, square.left() - 4)
        left = square.left() - 5 - metrics.horizontalAdvance(text)
        painter.drawText(QPointF(left, square.center().y() + metrics.capHeight() / 2), text)


def captions_in(captions: Sequence[str], room: float, metrics: QFontMetricsF) -> tuple[str, ...]:
    """The captions, where they have `room`; else the numbers of the hidden layers, `in` and `out`."""
    first, *hidden, last = captions
    fits = [metrics.horizontalAdvance(caption) <= room for caption in captions]
    numbers = [str(number) for number in range(1, len(hidden) + 1)]
    return (
        first if fits[0] else tr("in"),
        *(hidden if all(fits[1:-1]) else numbers),
        last if fits[-1] else tr("out"),
    )


def paint_fold(painter: QPainter, mark: QRectF, hidden: int, tokens: Tokens) -> None:
    """A small button: how many units are not shown, or that they can be folded again."""
    words = tr("+{0} more").format(hidden) if hidden else tr("fewer")
    fits = QFontMetricsF(painter.font()).horizontalAdvance(words) < mark.width() - 4
    text = words if fits else f"+{hidden}" if hidden else "\N{MINUS SIGN}"
    painter.setPen(QPen(tokens.color("line"), 1.0))
    painter.setBrush(tokens.color("row"))
    painter.drawRoundedRect(mark, 4, 4)
    painter.setPen(tokens.color("muted"))
    painter.drawText(mark, Qt.AlignmentFlag.AlignCenter, text)


def paint_ring(painter: QPainter, square: QRectF, tokens: Tokens) -> None:
    """A frame around what is pointed at or chosen."""
    painter.setPen(QPen(tokens.color("accent"), 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(square.adjusted(-2.5, -2.5, 2.5, 2.5), 4, 4)


def _column(places: Places, layer: int, height: float) -> QRectF:
    half = places.side / 2 + _HATCH_MARGIN
    return QRectF(places.columns[layer] - half, places.line, 2 * half, height - places.line)
