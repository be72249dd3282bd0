"""The drawing itself: what is on it, where, and how it is painted; no pointer and no keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

from gui.kit.metrics import HALF_GAP
from gui.kit.tokens import Tokens
from gui.plots.network.edges import paint_highlight, paint_strokes, strokes
from gui.plots.network.flow import Moment, paint_flow
from gui.plots.network.nodes import (
    paint_bias,
    paint_captions,
    paint_fold,
    paint_frozen,
    paint_neuron,
    paint_ring,
)
from gui.plots.network.parts import (
    Bias,
    Edge,
    Floats,
    Fold,
    Neuron,
    Numbers,
    Part,
    Structure,
    strengths,
    strongest,
)
from gui.plots.network.pictures import Pictures
from gui.plots.network.places import Places, bias_dot, edge_ends, place, room_for

_NOTHING = Structure((("",), ("",)), ("", ""), (False, False))


class Sheet:
    """A network of a structure with its numbers and maps; `arrange` must follow every change of either."""

    def __init__(self) -> None:
        self.structure = _NOTHING
        self.numbers: Numbers | None = None
        self.unfolded: set[int] = set()
        self.places = Places(0, {}, {}, ())
        self._layers: Sequence[Floats] = ()
        self._probable = False
        self._pictures = Pictures()
        self._edges = QPixmap()

    @property
    def tallest(self) -> int:
        """The most units that one layer shows."""
        return max(len(self.places.layer(layer)) for layer in range(len(self.places.columns)))

    def begin(self, structure: Structure) -> None:
        """Take another network; of one with as many units the numbers and maps stay."""
        if structure.widths != self.structure.widths:
            self.numbers, self._layers = None, ()
            self._pictures = Pictures()
            self.unfolded.clear()
        self.structure = structure

    def take_maps(self, layers: Sequence[Floats], probable: bool, tokens: Tokens) -> None:
        """Take what the neurons of each layer say, if it is of this network."""
        if tuple(map(len, layers)) == self.structure.widths:
            self._layers, self._probable = layers, probable
            self._pictures.show(layers, list(self.places.nodes), probable, tokens)

    def arrange(self, size: QSize, seen: float, font: QFont, tokens: Tokens) -> None:
        """Place everything; layers too tall for the height `seen` show their strongest, unless unfolded."""
        room = room_for(seen, max(self.structure.widths))
        shown = [self._shown(layer, room) for layer in range(len(self.structure.widths))]
        folding = [layer for layer, width in enumerate(self.structure.widths) if width > room]
        metrics = QFontMetricsF(font)
        widest = max(metrics.horizontalAdvance(self.structure.names[0][unit]) for unit in shown[0])
        lead = min(widest + 2 * HALF_GAP, size.width() / 5)
        area = QRectF(0, 0, size.width(), size.height())
        self.places = place(self.structure, shown, folding, area, seen, lead)
        if self._layers:
            self._pictures.show(self._layers, list(self.places.nodes), self._probable, tokens)

    def draw_edges(self, size: QSize, ratio: float, tokens: Tokens) -> None:
        """Draw all weights; what takes longest is done apart from the rest."""
        self._edges = QPixmap(size * ratio)
        self._edges.setDevicePixelRatio(ratio)
        self._edges.fill(Qt.GlobalColor.transparent)
        if self.numbers is None:
            return
        with QPainter(self._edges) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            found = strokes(self.places, self.structure, self.numbers)
            paint_strokes(painter, self.places, found, tokens)

    def paint(self, painter: QPainter, part: Part | None, size: QSize, tokens: Tokens) -> None:
        """Paint everything, with a mark on `part`."""
        places, structure = self.places, self.structure
        for layer in structure.frozen:
            paint_frozen(painter, places, layer, size.height(), tokens)
        painter.drawPixmap(0, 0, self._edges)
        if isinstance(part, Edge) and self.shows(part):
            paint_highlight(painter, places, part, tokens.color("accent"))
        for neuron, square in places.nodes.items():
            paint_neuron(painter, neuron, square, self._pictures, neuron in structure.disabled, tokens)
            if self.numbers is not None and structure.biased[neuron.layer]:
                paint_bias(painter, square, self.numbers.of(Bias(neuron.layer, neuron.unit)), tokens)
        paint_captions(painter, structure, places, size.width(), tokens)
        for layer, mark in places.folds.items():
            paint_fold(painter, mark, structure.widths[layer] - len(places.layer(layer)), tokens)
        if part is not None and not isinstance(part, Edge) and self.shows(part):
            paint_ring(painter, self._around(part), tokens)

    def paint_moment(self, painter: QPainter, moment: Moment, still: bool, tokens: Tokens) -> None:
        """Paint a moment of a training step over everything."""
        if self.numbers is not None and self._layers:
            paint_flow(painter, self.places, moment, self.numbers, self._layers, still, tokens)

    def shows(self, part: Part) -> bool:
        """Whether a part is on the sheet: its neurons are not folded away."""
        nodes = self.places.nodes
        match part:
            case Neuron():
                return part in nodes
            case Bias(layer, unit):
                return Neuron(layer, unit) in nodes
            case Edge(layer, unit, source):
                return Neuron(layer, unit) in nodes and Neuron(layer - 1, source) in nodes
            case Fold(layer):
                return layer in self.places.folds

    def spot(self, part: Part) -> QPoint:
        """A place at which a part that is shown can be pointed at."""
        if isinstance(part, Edge):
            start, end = edge_ends(self.places, part)
            return ((start + end) / 2).toPoint()
        return self._around(part).center().toPoint()

    def _around(self, part: Neuron | Bias | Fold) -> QRectF:
        if isinstance(part, Fold):
            return self.places.folds[part.layer]
        square = self.places.nodes[Neuron(part.layer, part.unit)]
        if isinstance(part, Neuron):
            return square
        dot = QRectF(0, 0, 5, 5)
        dot.moveCenter(bias_dot(square))
        return dot

    def _shown(self, layer: int, room: int) -> tuple[int, ...]:
        width = self.structure.widths[layer]
        if width <= room or layer in self.unfolded:
            return tuple(range(width))
        if self.numbers is None:
            return tuple(range(room))
        return strongest(strengths(self.numbers, layer), room)
