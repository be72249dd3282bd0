"""The graph in a person's hand: pan, zoom, point, choose, walk by keys, open and fold modules."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from engine.lab.folding import Path
from gui.kit.tokens import current_tokens
from gui.plots.frame import paint_focus, paint_rounded_edge
from gui.plots.spoken import announce

from .canvas import GraphCanvas
from .cards import BRIEF
from .fonts import graph_fonts
from .heat import Cell, cell_at, heat_boxes
from .hover_card import paint_hover_card
from .keys import Action, action_of
from .scenery import CardState
from .walking import Direction, next_card
from .wording import Said, card_in_words, words_of_card, words_of_line

_PER_NOTCH = 1.2
_NOTCH = 120
_REACH_PX = 7.0


class GraphView(GraphCanvas):
    """A graph to be looked at: wheel and drag move it, a click chooses a node or opens a module.

    With the focus, arrow keys walk along the edges, Enter chooses or opens, Backspace folds, + − 0 zoom.
    """

    node_clicked = Signal(object)  # int, or None for the ground
    node_hovered = Signal(object)  # int or None
    edge_hovered = Signal(object)  # int, or None
    spoken = Signal(str)  # what a screen reader is told

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._is_panning = False
        self._pointer: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def focused_card(self) -> int | None:
        """The card on which the keys stand."""
        return self._emphasis.focused

    def event(self, event: QEvent) -> bool:
        """Keep the keys of the graph from the window's shortcuts, and zoom with two fingers."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if action_of(event) is not None:
                event.accept()
                return True
        elif isinstance(event, QNativeGestureEvent) and is_pinch(event):
            self._zoom_at_once(1 + event.value(), event.position())
            return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        self._zoom_at_once(_PER_NOTCH ** (turned / _NOTCH), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = self._last = event.position()
            self._is_panning = event.button() == Qt.MouseButton.MiddleButton
            self._glide.stop()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        if self._pressed is None:
            self._point_at(spot)
            return
        moved = (spot - self._pressed).manhattanLength()
        if self._is_panning or moved >= QApplication.startDragDistance():
            self._is_panning = self._is_free = True
            self._point_at(None)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._on_moved(self._camera.panned(spot - self._last))
            self._last = spot

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        clicked = not self._is_panning
        self._pressed, self._is_panning = None, False
        self.unsetCursor()
        if clicked:
            self._click(event.position())
        self._point_at(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._card_at(event.position()) is None:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._emphasize(replace(self._emphasis, focused=None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = action_of(event)
        if action is None:
            super().keyPressEvent(event)
        else:
            self._point_at(None)  # what the pointer happens to rest on would cover where the keys lead
            self._act(action)

    def _act(self, action: Action) -> None:
        match action:
            case "left" | "right" | "up" | "down":
                self._walk(action)
            case "closer":
                self.zoom_in()
            case "further":
                self.zoom_out()
            case "fit":
                self.fit()
            case "clear":
                self.node_clicked.emit(None)
            case "choose":
                self._take(self._emphasis.focused)
            case "fold":
                self._fold_focused()

    def _walk(self, direction: Direction) -> None:
        if self._picture is None:
            return
        here = self._emphasis.focused if self._emphasis.focused is not None else self._emphasis.chosen
        place = next_card(self._picture.shown, self._picture.places, here, direction)
        self._emphasize(replace(self._emphasis, focused=place))
        if place is not None and self._scenery is not None:
            self.bring_into_sight(self._picture.shown.nodes[place].face)
            self._say(card_in_words(self._picture.shown, place, self._scenery.card(place)))

    def _take(self, place: int | None) -> None:
        """Choose a card, or open it where it is a folded module."""
        if self._picture is None or place is None:
            return
        node = self._picture.shown.nodes[place]
        if node.module is None:
            self.node_clicked.emit(node.face)
        else:
            self._set_folded(node.module, False, node.face)

    def _fold_focused(self) -> None:
        """Fold the innermost open module around the focused card."""
        place = self._emphasis.focused
        if self._picture is None or place is None:
            return
        node = self._picture.shown.nodes[place]
        around = node.module[:-1] if node.module else self._picture.shown.graph.nodes[node.face].module
        if around:
            self._set_folded(around, True, node.face)

    def _set_folded(self, module: Path, folded: bool, node: int) -> None:
        """Fold or open a module; the card of a node stays where it is in the window, and keeps the focus."""
        had_focus = self._emphasis.focused is not None
        before = self._spot(node)
        self.set_closed(self.closed | {module} if folded else self.closed - {module})
        if self._is_free:
            self._on_moved(self._camera.panned(before - self._spot(node)))
        if had_focus:
            self._emphasize(replace(self._emphasis, focused=self._place(node)))
        text = self.tr("{0} folded") if folded else self.tr("{0} opened")
        self._say(text.format(".".join(module)))

    def _say(self, text: str) -> None:
        announce(self, text)
        self.spoken.emit(text)

    def _spot(self, node: int) -> QPointF:
        """Where in the window the card of a node begins."""
        place = self._place(node)
        if self._picture is None or place is None:
            return QPointF()
        return self._camera.to_window(self._picture.places.cards[place]).topLeft()

    def _click(self, spot: QPointF) -> None:
        tab = self._tab_at(spot)
        if tab is not None and self._picture is not None:
            inside = (i for i, node in enumerate(self._picture.shown.graph.nodes) if is_in(node.module, tab))
            self._set_folded(tab, True, next(inside))
            return
        place = self._card_at(spot)
        if place is None:
            self.node_clicked.emit(None)
        self._take(place)

    def _zoom_at_once(self, factor: float, spot: QPointF) -> None:
        """What a hand turns follows at once; only steps of keys and buttons glide."""
        self._glide.stop()
        self._is_free = True
        self._on_moved(self._camera.zoomed(factor, spot))
        self._point_at(spot)

    def _point_at(self, spot: QPointF | None) -> None:
        """Show what is under the pointer."""
        self._pointer = spot
        place = self._card_at(spot) if spot is not None else None
        line = self._line_at(spot) if spot is not None and place is None else None
        former = self._emphasis
        if place is not None or former.hovered is not None or line is not None:
            self.update()  # the card beside the pointer moves with it
        self._emphasize(replace(former, hovered=place, hovered_line=line))
        hand = place is not None or (spot is not None and self._tab_at(spot) is not None)
        self.setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        if self._picture is not None and place != former.hovered:
            self.node_hovered.emit(None if place is None else self._picture.shown.nodes[place].face)
        if self._picture is not None and line != former.hovered_line:
            self.edge_hovered.emit(None if line is None else self._picture.shown.edges[line].members[0])

    def _card_at(self, spot: QPointF) -> int | None:
        return self._picture.places.card_at(self._camera.to_graph(spot)) if self._picture else None

    def _line_at(self, spot: QPointF) -> int | None:
        if self._picture is None:
            return None
        return self._picture.places.line_at(self._camera.to_graph(spot), _REACH_PX / self._camera.scale)

    def _tab_at(self, spot: QPointF) -> Path | None:
        """The open module whose sign is at a place of the window."""
        if self._picture is None or self._camera.scale < BRIEF:
            return None
        at = self._camera.to_graph(spot)
        return next((tab.module for tab in self._picture.tabs if tab.area.contains(at)), None)

    def _paint_over(self, painter: QPainter) -> None:
        """The edge with the ring of the focus, and the card beside the pointer."""
        tokens, area = current_tokens(), QRectF(self.rect())
        paint_rounded_edge(painter, area, tokens)
        if self.hasFocus():
            paint_focus(painter, area, tokens)
        said = self.said_at_pointer()
        if said is not None and self._pointer is not None:
            paint_hover_card(painter, said, self._pointer, QSizeF(self.size()), tokens, graph_fonts())

    def said_at_pointer(self) -> Said | None:
        """What is told of the card or line under the pointer."""
        if self._picture is None or self._scenery is None or self._pointer is None:
            return None
        place, line = self._emphasis.hovered, self._emphasis.hovered_line
        if place is not None:
            state = self._scenery.card(place)
            return words_of_card(self._picture.shown, place, state, self._cell(place, state))
        return words_of_line(self._scenery, line) if line is not None else None

    def _cell(self, place: int, state: CardState) -> tuple[str, Cell] | None:
        """The number of a heat map under the pointer, and of what it is."""
        if self._picture is None or self._pointer is None or self._camera.scale < BRIEF:
            return None
        if not self._picture.shown.nodes[place].is_drawn:
            return None
        spot = self._camera.to_graph(self._pointer)
        boxes = heat_boxes(self._picture.places.cards[place])
        shown = (("value", state.value if state.is_known else None), ("grad", state.shown_gradient))
        for box, (name, values) in zip(boxes, shown, strict=True):
            cell = None if values is None else cell_at(box, values, spot)
            if cell is not None:
                return name, cell
        return None


def is_pinch(event: QNativeGestureEvent) -> bool:
    """Whether two fingers come together or go apart."""
    return event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture


def is_in(module: Path, outer: Path) -> bool:
    """Whether a module is another one or lies in it."""
    return module[: len(outer)] == outer
