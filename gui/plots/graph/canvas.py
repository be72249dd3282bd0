"""The picture of a graph as a widget: what it shows, and from where; `GraphView` adds hand and keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QEvent, QMarginsF, QPointF, QRectF, QSize, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from engine.lab import LabGraph
from engine.lab.folding import Path, modules_of
from engine.lab.timeline import Scene
from gui.kit.tokens import current_tokens
from gui.plots.picture_files import image_of

from .camera import Camera, Glide
from .content import LARGE, shown_graph
from .fonts import graph_fonts
from .layout import layout
from .looking import first_look, following, whole_view
from .picture import Emphasis, Picture
from .scenery import Scenery
from .whole import WholeGraph
from .wording import graph_in_words

_DESIGN_PX = 13.0
_STEP = 1.25


class GraphCanvas(QWidget):
    """Cards and lines of a graph, at one moment of its story.

    It shows all of the graph until somebody pans or zooms; then it stays where it is put.
    """

    folding_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._graph: LabGraph | None = None
        self._scene: Scene | None = None
        self._closed: frozenset[Path] = frozenset()
        self._picture: Picture | None = None
        self._scenery: Scenery | None = None
        self._chosen: int | None = None
        self._emphasis = Emphasis()
        self._camera = Camera()
        self._is_free = False
        self._wants_whole = False
        self._hint = ""
        self._inset = QMarginsF()
        self._glide = Glide(self)
        self._glide.moved.connect(self._on_moved)
        self.setMinimumSize(200, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Computational graph"))

    @property
    def camera(self) -> Camera:
        """Which part is seen."""
        return self._camera

    @property
    def is_gliding(self) -> bool:
        """Whether the camera is on its way."""
        return self._glide.is_moving

    @property
    def closed(self) -> frozenset[Path]:
        """The folded modules."""
        return self._closed

    @property
    def shown(self) -> Picture | None:
        """The cards and lines and where they are; None without a graph."""
        return self._picture

    def show_graph(self, graph: LabGraph | None) -> None:
        """Show a graph; large ones with their modules folded, those as before where it has them still."""
        self._show(graph, None)

    def show_scene(self, scene: Scene | None) -> None:
        """Show a moment of the story, with its graph."""
        self._show(scene.graph if scene is not None else None, scene)
        if scene is not None and scene.node is not None and self._camera != self._whole():
            self._follow(scene.node)

    def choose(self, node: int | None) -> None:
        """Mark a node of the graph as chosen."""
        self._chosen = node
        self._emphasize(replace(self._emphasis, chosen=self._place(node)))

    def set_hint(self, hint: str) -> None:
        """Say this where there is no graph."""
        self._hint = hint
        self.update()

    def set_inset(self, inset: QMarginsF) -> None:
        """Leave so many pixels at the edges to what floats there."""
        if inset != self._inset:
            self._inset = inset
            if not self._is_free:
                self._look_first()

    @Slot()
    def fit(self) -> None:
        """Show all of the graph, and keep doing so when the window grows."""
        self._is_free, self._wants_whole = False, True
        self._go(self._whole())

    @Slot()
    def zoom_in(self) -> None:
        """Look closer at the middle."""
        self._zoom(_STEP, QRectF(self.rect()).center())

    @Slot()
    def zoom_out(self) -> None:
        """Look from further away."""
        self._zoom(1 / _STEP, QRectF(self.rect()).center())

    @Slot()
    def fold_all(self) -> None:
        """Fold every module."""
        self.set_closed(modules_of(self._graph) if self._graph is not None else ())

    @Slot()
    def open_all(self) -> None:
        """Open every module."""
        self.set_closed(())

    def set_closed(self, closed: Iterable[Path]) -> None:
        """Fold these modules and open all others."""
        closed = frozenset(closed)
        if closed != self._closed:
            self._closed = closed
            self._rebuild()
            if not self._is_free:
                self._look_first()
            self.folding_changed.emit()

    def bring_into_sight(self, node: int) -> None:
        """Move as little as needed to see a node of the graph."""
        place = self._place(node)
        if self._picture is not None and place is not None:
            self._go(self._camera.showing(self._picture.places.cards[place], self._room()))

    def picture(self, scale: float = 2.0) -> QImage:
        """What is seen, `scale` pixels for each of the window's."""
        return image_of(self.size(), self.paint_picture, scale)

    def whole(self) -> WholeGraph | None:
        """All of the graph in full size, to be taken elsewhere; None without one."""
        if self._picture is None or self._scenery is None:
            return None
        return WholeGraph(self._picture, self._scenery)

    def sizeHint(self) -> QSize:
        return QSize(820, 560)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._is_free:
            self._look_first()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and self._picture is not None:
            self._picture = Picture(
                self._picture.shown, self._picture.places, current_tokens(), graph_fonts()
            )
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        # An error while painting must still end the painter: Qt does not survive one left open.
        with QPainter(self) as painter:
            self.paint_picture(painter)
            self._paint_over(painter)

    def paint_picture(self, painter: QPainter) -> None:
        """Paint what is seen: what a picture or a drawing of it holds."""
        tokens = current_tokens()
        painter.fillRect(self.rect(), tokens.color("card"))
        if self._picture is None or self._scenery is None:
            painter.setPen(tokens.color("muted"))
            centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), centred, self._hint)
            return
        painter.setClipRect(self.rect())
        self._picture.paint(painter, self._camera, QSizeF(self.size()), self._scenery, self._emphasis)

    def _paint_over(self, painter: QPainter) -> None:
        """What is not part of the picture: nothing here."""

    def _show(self, graph: LabGraph | None, scene: Scene | None) -> None:
        former, before = self._graph, self._picture
        self._graph, self._scene = graph, scene
        if graph is former:
            self._refresh()
            return
        if graph is None or former is None or modules_of(graph) != modules_of(former):
            self._closed = _layers(graph) if graph is not None and len(graph.nodes) > LARGE else frozenset()
        self._chosen = None
        self._rebuild()
        if before is None or self._picture is None or before.places.cards != self._picture.places.cards:
            self._is_free = self._wants_whole = False
            self._look_first()

    def _follow(self, node: int) -> None:
        """See where the story stands, and all that flows there if there is room for it."""
        place = self._place(node)
        if self._picture is not None and self._scenery is not None and place is not None:
            touched = self._scenery.touched
            self._go(following(self._picture, place, touched, self._camera, self._room()))

    def _emphasize(self, emphasis: Emphasis) -> None:
        if emphasis != self._emphasis:
            self._emphasis = emphasis
            self.update()

    def _rebuild(self) -> None:
        """Lay out the graph anew."""
        self._glide.stop()
        self._picture = None
        if self._graph is not None and self._graph.nodes:
            shown = shown_graph(self._graph, self._closed)
            self._picture = Picture(shown, layout(shown), current_tokens(), graph_fonts())
        self._emphasis = Emphasis(chosen=self._place(self._chosen))
        self._refresh()

    def _refresh(self) -> None:
        """Show the scene on what is laid out."""
        self._scenery = None if self._picture is None else Scenery(self._picture.shown, self._scene)
        self.setAccessibleDescription(graph_in_words(self._picture.shown if self._picture else None))
        self.update()

    def _place(self, node: int | None) -> int | None:
        """The card of a node of the graph."""
        if node is None or self._picture is None or node >= len(self._picture.shown.places):
            return None
        return self._picture.shown.places[node]

    def _room(self) -> QRectF:
        """The part of the window in which a graph is put."""
        return QRectF(self.rect()).marginsRemoved(self._inset)

    def _whole(self) -> Camera:
        return whole_view(self._picture, self._room(), self._full_size())

    def _full_size(self) -> float:
        """The scale at which the writing is as large as the window's."""
        return max(1.0, self.font().pixelSize() / _DESIGN_PX)

    def _look_first(self) -> None:
        """The whole graph, or where that is too small to be read the part where the story stands."""
        self._glide.stop()
        self._camera = self._whole()
        if self._picture is not None and not self._wants_whole:
            place = self._standing(self._picture)
            self._camera = first_look(self._picture, place, self._room(), self._full_size())
        self.update()

    def _standing(self, picture: Picture) -> int:
        """The card where the story stands: the leftmost at its start, else that of the last result."""
        scene = self._scene
        if scene is not None and scene.node is None and scene.stage == "start":
            return min(range(len(picture.places.cards)), key=lambda place: picture.places.cards[place].left())
        node = scene.node if scene is not None else None
        return self._place(picture.shown.graph.roots[-1] if node is None else node) or 0

    def _go(self, camera: Camera) -> None:
        animated = self.isVisible() and bool(self.style().styleHint(QStyle.StyleHint.SH_Widget_Animate))
        self._glide.go(self._camera, camera, animated)

    def _zoom(self, factor: float, spot: QPointF) -> None:
        self._is_free = True
        now = self._glide.goal if self._glide.is_moving else self._camera
        self._go(now.zoomed(factor, spot))

    @Slot(object)
    def _on_moved(self, camera: Camera) -> None:
        self._camera = camera
        self.update()


def _layers(graph: LabGraph) -> frozenset[Path]:
    """The layers: modules that hold no others, so that a large network opens as a row of its layers."""
    paths = modules_of(graph)
    around = {path[:-1] for path in paths}
    return frozenset(path for path in paths if path not in around)
