"""The whole picture of a graph: halos of open modules, lines, cards, labels."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from engine.lab.folding import Path
from gui.kit.tokens import Tokens

from .camera import Camera
from .cards import BRIEF, BRIEF_PX, DETAIL, CardPainter, Look
from .content import ShownGraph
from .fonts import GraphFonts, sized
from .layout import Layout, between, curve
from .lines import paint_brief_label, paint_flow, paint_label, paint_still
from .scenery import Scenery

_HALO = 10.0
_TAB_HEIGHT = 16.0
_TAB_PAD = 6.0


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What a person points at: places of cards and of lines."""

    chosen: int | None = None
    focused: int | None = None
    hovered: int | None = None
    hovered_line: int | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """The small sign above the first card of an open module; a click on it folds the module."""

    module: Path
    area: QRectF
    text: str


class Picture:
    """Paints a shown graph in one theme, from any camera."""

    def __init__(self, shown: ShownGraph, places: Layout, tokens: Tokens, fonts: GraphFonts) -> None:
        self.shown = shown
        self.places = places
        self._tokens = tokens
        self._fonts = fonts
        self._cards = CardPainter(tokens, fonts)
        self.tabs = tuple(_tabs(shown, places, QFontMetricsF(fonts.small)))

    @property
    def bounds(self) -> QRectF:
        """What all of it covers."""
        covered = self.places.bounds
        for tab in self.tabs:
            covered = covered.united(tab.area)
        return covered

    def paint(
        self, painter: QPainter, camera: Camera, room: QSizeF, scenery: Scenery, emphasis: Emphasis
    ) -> None:
        """Paint what the camera sees in a window of this size."""
        seen = QRectF(camera.to_graph(QPointF(0, 0)), QSizeF(room / camera.scale))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(camera.transform(), True)
        self._paint_halos(painter, seen)
        self._paint_lines(painter, camera.scale, seen, scenery, emphasis)
        near = seen.adjusted(-2 * _HALO, -2 * _HALO, 2 * _HALO, 2 * _HALO)
        for place, card in enumerate(self.places.cards):
            if near.intersects(card):
                look = Look(place == emphasis.chosen, place == emphasis.focused, place == emphasis.hovered)
                node = self.shown.nodes[place]
                self._cards.paint(painter, card, node, scenery.card(place), look, camera.scale)
        if camera.scale >= BRIEF:
            self._paint_labels(painter, seen, scenery, camera.scale)
            self._paint_tabs(painter, seen)
        painter.restore()

    def _paint_halos(self, painter: QPainter, seen: QRectF) -> None:
        """A soft ground behind everything that belongs to an open module."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._tokens.color("row"))
        for place, card in enumerate(self.places.cards):
            node = self.shown.nodes[place]
            if node.module is None and self.shown.graph.nodes[node.face].module and seen.intersects(card):
                halo = card.adjusted(-_HALO, -_HALO, _HALO, _HALO)
                painter.drawRoundedRect(halo, 2 * _HALO, 2 * _HALO)

    def _paint_lines(
        self, painter: QPainter, scale: float, seen: QRectF, scenery: Scenery, emphasis: Emphasis
    ) -> None:
        """Still lines below, above them those that gradients have passed, on top where something flows."""
        ways, tokens = self.places.ways, self._tokens
        ghost = tokens.color("ghost")
        for trunk in self.places.trunks:
            paint_still(painter, curve(between(trunk, seen.left(), seen.right())), ghost, scale)
        for i, way in enumerate(ways):
            if i not in scenery.passed and seen.intersects(way.extent):
                role = "muted" if i == emphasis.hovered_line else "ghost"
                paint_still(painter, way.branch, tokens.color(role), scale)
        passed = tokens.color("muted" if tokens.dark else "info_line")
        for i in self._longest(scenery.passed):
            part = between(ways[i].trunk, seen.left(), seen.right())
            paint_still(painter, curve(part), passed, scale)
        for i in scenery.passed - scenery.flows:
            if seen.intersects(ways[i].extent):
                paint_still(painter, ways[i].branch, passed, scale)
        for i in scenery.flows:
            paint_flow(painter, ways[i].whole(), tokens, scale, scenery.is_backward)

    def _longest(self, lines: Collection[int]) -> Collection[int]:
        """Of some lines those that go furthest together with others, one for each source."""
        furthest: dict[int, int] = {}
        for i in lines:
            source, length = self.shown.edges[i].source, len(self.places.ways[i].trunk)
            if length > (len(self.places.ways[furthest[source]].trunk) if source in furthest else 0):
                furthest[source] = i
        return furthest.values()

    def _paint_labels(self, painter: QPainter, seen: QRectF, scenery: Scenery, scale: float) -> None:
        is_brief = scale < DETAIL
        chips = self.places.brief_chips if is_brief else self.places.chips
        font = sized(self._fonts.small, BRIEF_PX / scale)
        for i, line in enumerate(self.shown.edges):
            text = scenery.label(line) if seen.contains(chips[i]) else ""
            if text and is_brief:
                paint_brief_label(painter, chips[i], text, self._tokens, font, i in scenery.flows, scale)
            elif text:
                paint_label(painter, chips[i], text, self._tokens, self._fonts, i in scenery.flows)

    def _paint_tabs(self, painter: QPainter, seen: QRectF) -> None:
        painter.setFont(self._fonts.small)
        for tab in self.tabs:
            if seen.intersects(tab.area):
                painter.setPen(self._tokens.color("field_line"))
                painter.setBrush(self._tokens.color("card"))
                painter.drawRoundedRect(tab.area, 4, 4)
                painter.setPen(self._tokens.color("muted"))
                painter.drawText(tab.area, Qt.AlignmentFlag.AlignCenter, tab.text)


def _tabs(shown: ShownGraph, places: Layout, metrics: QFontMetricsF) -> Iterator[Tab]:
    """The signs of all open modules, side by side where several begin with one card."""
    for place, node in enumerate(shown.nodes):
        card = places.cards[place]
        left = card.left()
        for path in node.opened:
            text = f"− {path[-1]}"
            width = metrics.horizontalAdvance(text) + 2 * _TAB_PAD
            top = card.top() - _TAB_HEIGHT - 3
            yield Tab(path, QRectF(left, top, width, _TAB_HEIGHT), text)
            left += width + 3
