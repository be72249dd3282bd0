"""The drawing itself: what is on it, where, and how it is painted; no pointer and no keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

from gui.kit.metrics import HALF_GAP
from gui.kit.tokens import Tokens
from gui.plots.network.edges import paint_highlight, paint_strokes, strokes
from gui.plots.network.flow import Moment, paint_flow
from gui.plots.network.nodes import (
    paint_bias,
    paint_captions,
    paint_fold,
    paint_frame,
    paint_frozen,
    paint_ring,
    paint_saying,
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
    ranking,
    strengths,
)
from gui.plots.network.pictures import Pictures
from gui.plots.network.places import LINE, Places, bias_dot, edge_ends, place, room_for
from gui.plots.picture_files import is_drawing

_LEADING = 3.0
"""Pixels between a caption and what is below it."""
_NOTHING = Structure((("",), ("",)), ("", ""), (False, False))


class Sheet:
    """A network of a structure with its numbers and maps; `arrange` must follow every change of either.

    Edges and frames are kept as pictures, between which the maps are painted.
    """

    def __init__(self) -> None:
        self.structure = _NOTHING
        self.numbers: Numbers | None = None
        self.unfolded: set[int] = set()
        self.places = Places(0, {}, {}, ())
        self._layers: Sequence[Floats] = ()
        self._probable = False
        self._pictures = Pictures()
        self._edges, self._frames, self._front = QPixmap(), QPixmap(), QPixmap()
        self._units: list[list[int]] = []
        self._negative: dict[Neuron, bool] = {}
        self._signs_drawn: list[bytes] = []
        self._rankings: dict[int, tuple[int, ...]] = {}

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
            self.rank_anew()
        self.structure = structure

    def rank_anew(self) -> None:
        """Choose the strongest of layers that fold by the numbers of now; until then those chosen stay."""
        self._rankings.clear()

    def take_maps(self, layers: Sequence[Floats], probable: bool, tokens: Tokens) -> None:
        """Take what the neurons of each layer say, if it is of this network."""
        if tuple(map(len, layers)) == self.structure.widths:
            self._layers, self._probable = layers, probable
            self._pictures.show(layers, list(self.places.nodes), probable, tokens)

    def arrange(self, size: QSize, ratio: float, seen: float, font: QFont, tokens: Tokens) -> None:
        """Place everything; layers too tall for the height `seen` show their strongest, unless unfolded."""
        metrics = QFontMetricsF(font)
        line = max(LINE, metrics.height() + _LEADING)
        room = room_for(seen, max(self.structure.widths), line)
        shown = [self._shown(layer, room) for layer in range(len(self.structure.widths))]
        folding = [layer for layer, width in enumerate(self.structure.widths) if width > room]
        widest = max(metrics.horizontalAdvance(self.structure.names[0][unit]) for unit in shown[0])
        lead = min(widest + 2 * HALF_GAP, size.width() / 5)
        area = QRectF(0, 0, size.width(), size.height())
        self.places = place(self.structure, shown, folding, area, seen, lead, line)
        self._units = [list(units) for units in shown]
        if self._layers:
            self._pictures.show(self._layers, list(self.places.nodes), self._probable, tokens)
        self._edges, self._frames = _empty(size, ratio), _empty(size, ratio)
        with QPainter(self._frames) as painter:
            painter.setFont(font)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_frames(painter, size.width(), tokens)
        self._draw_front(tokens)
        for layer in range(1, self.gaps + 1):
            self.draw_gap(layer, tokens)

    def take_numbers(self, numbers: Numbers, tokens: Tokens) -> None:
        """Take other weights and biases, which `draw_gap` shows; the marks of the biases show at once."""
        self.numbers = numbers
        if self._signs() != self._signs_drawn:
            self._draw_front(tokens)

    @property
    def gaps(self) -> int:
        """How many layers have edges into them; these are layers 1 and on."""
        return len(self.places.columns) - 1

    def draw_gap(self, layer: int, tokens: Tokens) -> QRect:
        """Draw the weights into a layer anew; returns where they are seen."""
        left, right = (round(self.places.columns[each]) for each in (layer - 1, layer))
        area = QRect(left, 0, right - left, round(self._edges.deviceIndependentSize().height()))
        if self.numbers is None:
            return area
        with QPainter(self._edges) as painter:
            painter.setClipRect(area)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            painter.eraseRect(area)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_gap(painter, layer, tokens)
        return area

    def paint(self, painter: QPainter, part: Part | None, size: QSize, tokens: Tokens) -> None:
        """Paint everything, with a mark on `part`; lines anew where a picture of them would be too coarse."""
        places, structure = self.places, self.structure
        ratio = painter.deviceTransform().m11()
        afresh = is_drawing(painter) or ratio != self._edges.devicePixelRatio()
        for layer in structure.frozen:
            paint_frozen(painter, places, layer, size.height(), tokens)
        if afresh:
            for layer in range(1, self.gaps + 1):
                self._paint_gap(painter, layer, tokens)
        else:
            painter.drawPixmap(0, 0, self._edges)
        if isinstance(part, Edge) and self.shows(part):
            paint_highlight(painter, places, part, tokens.color("accent"))
        self._paint_neurons(painter, tokens)
        if afresh:
            self._paint_frames(painter, size.width(), tokens)
            self._paint_biases(painter, tokens)
        else:
            painter.drawPixmap(0, 0, self._front)
        if part is not None and not isinstance(part, Edge) and self.shows(part):
            paint_ring(painter, self._around(part), tokens)

    def _paint_neurons(self, painter: QPainter, tokens: Tokens) -> None:
        """What they say, without their frames."""
        ground, disabled = tokens.color("plot"), self.structure.disabled
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for square in self.places.nodes.values():
            painter.fillRect(square, ground)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        nodes = self.places.nodes
        saying = {each: nodes[each] for each in nodes if each not in disabled} if disabled else nodes
        paint_saying(painter, saying, self._pictures, tokens)

    def _paint_frames(self, painter: QPainter, width: float, tokens: Tokens) -> None:
        places, structure = self.places, self.structure
        for neuron, square in places.nodes.items():
            paint_frame(painter, square, neuron in structure.disabled, tokens)
        paint_captions(painter, structure, places, width, tokens)
        for layer, mark in places.folds.items():
            paint_fold(painter, mark, structure.widths[layer] - len(places.layer(layer)), tokens)

    def _paint_gap(self, painter: QPainter, layer: int, tokens: Tokens) -> None:
        if self.numbers is not None:
            found = strokes(self.places, self.structure, self.numbers, layer)
            paint_strokes(painter, self.places, layer, found, tokens)

    def _paint_biases(self, painter: QPainter, tokens: Tokens) -> None:
        for neuron, negative in self._negative.items():
            paint_bias(painter, self.places.nodes[neuron], negative, tokens)

    def _draw_front(self, tokens: Tokens) -> None:
        """Put the marks of the biases over the frames."""
        self._negative = self._negative_biases()
        self._signs_drawn = self._signs()
        self._front = self._frames.copy()
        with QPainter(self._front) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_biases(painter, tokens)

    def _signs(self) -> list[bytes]:
        """Which biases of neurons shown are negative, layer by layer: something to compare soon."""
        if self.numbers is None:
            return []
        return [
            b"" if biases is None else (biases[units] < 0).tobytes()
            for biases, units in zip(self.numbers.biases, self._units[1:], strict=True)
        ]

    def _negative_biases(self) -> dict[Neuron, bool]:
        """Of each neuron shown that has a bias, whether this is negative."""
        if self.numbers is None:
            return {}
        signs = [None if each is None else (each < 0).tolist() for each in (None, *self.numbers.biases)]
        return {
            neuron: bool(own[neuron.unit])
            for neuron in self.places.nodes
            if (own := signs[neuron.layer]) is not None
        }

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
        if layer not in self._rankings:
            self._rankings[layer] = ranking(strengths(self.numbers, layer))
        return tuple(sorted(self._rankings[layer][:room]))


def _empty(size: QSize, ratio: float) -> QPixmap:
    """A picture to draw on of so many pixels, at so many device pixels each, with nothing on it."""
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    return made
