"""The plot of a layer's space: its points, the plane of inputs as it bends it, and where classes part."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

from gui.kit.metrics import GAP
from gui.kit.tokens import CLASS_ROLES, Tokens, current_tokens
from gui.plots.aliases import Extent
from gui.plots.atlas_scatter import AtlasScatter
from gui.plots.colormap import mixed
from gui.plots.draggable_points import REACH_PX
from gui.plots.edge_ticks import EdgeTicks, room_of_ticks
from gui.plots.frame import KEYBOARD_FOCUS, paint_focus, paint_rounded_edge
from gui.plots.overlays import small_font
from gui.plots.path_layer import PathLayer
from gui.plots.plane_view import Covered, PlaneView
from gui.plots.point_looks import ring_looks
from gui.plots.ticks import nice_ticks

from .domain import domain_around
from .layers import Territories, lines_of
from .scene import Scene
from .territories import Rule, Segment, borders, segment, territories

_TERRITORIES_Z, _GRID_Z, _BORDER_Z, _POINTS_Z, _RING_Z = 0, 2, 5, 10, 20
_TINT, _GRID_PALENESS, _PLAIN_PALENESS, _LEVEL_PALENESS = 0.78, 0.35, 0.55, 0.45
_GRID_WIDTH, _BORDER_WIDTH, _LEVEL_WIDTH = 1.0, 2.0, 1.2
_LEVELS = 6
_LANE_ROOM = 0.6
"""Above the middle of the first lane, and below that of the last."""
_ZOOMS = {Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25}
_CHOICES = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
_KEYS = (*_ZOOMS, *_CHOICES, Qt.Key.Key_Home, Qt.Key.Key_Escape)


class SpaceView(PlaneView):
    """Shows scenes; `pointed` tells which of all points is under the pointer or chosen by keys, else None.

    What is shown follows the points unless a person looks closer.
    """

    pointed = Signal(object)

    def __init__(self, tokens: Tokens | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens or current_tokens()
        self._scene: Scene | None = None
        self._marked: int | None = None
        self._grid_shown, self._tinted = True, True
        self._focus_shown = False
        self._ticks = EdgeTicks(headroom=2.0 * GAP)
        self._territories = Territories()
        self._grids = [PathLayer(QColor(), _GRID_WIDTH) for _ in CLASS_ROLES]
        self._border = PathLayer(QColor(), _BORDER_WIDTH)
        self._levels = PathLayer(QColor(), _LEVEL_WIDTH)
        self._points = AtlasScatter(())
        self._ring = AtlasScatter(ring_looks(self._tokens))
        self.add_layer(self._territories, _TERRITORIES_Z)
        for grid in self._grids:
            self.add_layer(grid, _GRID_Z)
        self.add_layer(self._levels, _BORDER_Z)
        self.add_layer(self._border, _BORDER_Z)
        self.add_layer(self._points, _POINTS_Z)
        self.add_layer(self._ring, _RING_Z)
        self.box.double_clicked.connect(self.reset_view)
        self.box.sigRangeChanged.connect(self._draw_rules)
        self.hovered.connect(self._point_at)
        self.left.connect(self._point_at_nothing)
        self._dress()

    @property
    def scene_shown(self) -> Scene | None:
        """What is shown; None before the first scene."""
        return self._scene

    @property
    def marked(self) -> int | None:
        """Which of all points has a ring around it."""
        return self._marked

    def show_scene(self, scene: Scene) -> None:
        """Show another scene, or the same one a moment later."""
        former, self._scene = self._scene, scene
        same = former is not None and (former.names, former.lanes) == (scene.names, scene.lanes)
        if former is None or former.looks != scene.looks or not same:
            self._points.set_looks(scene.looks)
        if former is None or former.square != scene.square:
            self.box.setAspectLocked(scene.square)
        self._points.set_dots(scene.xy, scene.codes)
        self._draw_grid()
        self._make_room_for_ticks()
        self._follow(scene, self._domain if same else None)
        self._draw_rules()
        self._draw_ring()
        self.viewport().update()

    def clear(self) -> None:
        """Show nothing until the next scene."""
        self._scene = None
        self._points.set_dots(np.empty((0, 2)), np.empty(0, np.intp))
        self._draw_grid()
        self._draw_rules()
        self._draw_ring()
        self.viewport().update()

    def mark(self, place: int | None) -> None:
        """Put a ring around this one of all points, or around none."""
        if place != self._marked:
            self._marked = place
            self._draw_ring()

    def show_grid(self, shown: bool) -> None:
        """Draw the grid of inputs, or do not."""
        self._grid_shown = shown
        self._draw_grid()

    def show_territories(self, shown: bool) -> None:
        """Tint the territory of each class, or do not."""
        self._tinted = shown
        self._draw_rules()

    def set_tokens(self, tokens: Tokens) -> None:
        """Repaint in another theme; the looks of the points come with the next scene."""
        self._tokens = tokens
        self._ring.set_looks(ring_looks(tokens))
        self._dress()
        self._draw_grid()
        self._draw_rules()
        self.resetCachedContent()

    def place_of(self, index: int) -> QPointF | None:
        """Where one of all points is drawn, in data coordinates; None where it is not."""
        if self._scene is None or index not in self._scene.places:
            return None
        return QPointF(*self._scene.xy[np.searchsorted(self._scene.places, index)].tolist())

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        painter.fillRect(rect, self._tokens.color("plot"))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self._scene is not None:
            painter.save()
            painter.setFont(small_font(self.font()))
            if self._scene.lanes:
                self._name_lanes(painter, self._scene.lanes)
            self._ticks.paint(painter, self.plot_rect(), self.view_extent(), self._scene.names, self._tokens)
            painter.restore()
        paint_rounded_edge(painter, QRectF(self.viewport().rect()), self._tokens)
        if self._focus_shown:
            paint_focus(painter, QRectF(self.viewport().rect()), self._tokens)

    def event(self, event: QEvent) -> bool:
        """Keep from the window's shortcuts the keys that are the view's while it has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _is_ours(event):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        event.setAccepted(_is_ours(event))
        if not event.isAccepted():
            return
        if key in _ZOOMS:
            self.zoom(_ZOOMS[key])
        elif key in _CHOICES:
            self._choose_next(_CHOICES[key])
        elif key == Qt.Key.Key_Home:
            self.reset_view()
        else:
            self._tell(None)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room_for_ticks()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._focus_shown = event.reason() in KEYBOARD_FOCUS
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._focus_shown = False
        self.viewport().update()

    def _follow(self, scene: Scene, former: Extent | None) -> None:
        """Look at where the points are, or the grid where there are none; a closer look is left alone."""
        xy = scene.xy if len(scene.xy) else scene.grid.reshape(-1, 2).astype(np.float64)
        domain = domain_around(xy, former)
        if scene.lanes:
            domain = (*domain[:2], 1 - _LANE_ROOM - len(scene.lanes), _LANE_ROOM)
        if former is None or (domain != former and self._whole):
            self.set_domain(*domain)

    def _make_room_for_ticks(self) -> None:
        """No point lies under a number or a name until someone looks closer."""
        if self._scene is not None:
            right, bottom = room_of_ticks(QFontMetricsF(small_font(self.font())), self._scene.names)
            self.set_covered(Covered(right=right, bottom=bottom))

    def _draw_grid(self) -> None:
        scene = self._scene
        for side, layer in enumerate(self._grids):
            shown = scene is not None and self._grid_shown and bool((scene.sides == side).any())
            layer.setVisible(shown)
            if scene is not None and shown:
                layer.set_line(*lines_of(scene.grid, scene.sides, side))
        self._dress_grid()

    def _draw_ring(self) -> None:
        at = None if self._marked is None else self.place_of(self._marked)
        xy = np.empty((0, 2)) if at is None else np.array([[at.x(), at.y()]])
        self._ring.set_dots(xy, np.ones(len(xy), np.intp))

    @Slot()
    def _draw_rules(self) -> None:
        """Territories and lines reach to the edges of what is seen."""
        scene, extent = self._scene, self.view_extent()
        tinted = self._tinted and scene is not None and scene.reading == "classes" and len(scene.rules) > 0
        if scene is not None and tinted:
            colors = [mixed(getattr(self._tokens, role), self._tokens.plot, _TINT) for role in CLASS_ROLES]
            areas = territories(scene.rules, extent)
            self._territories.show_polygons(areas, colors[: len(areas)])
        else:
            self._territories.show_polygons((), ())
        bold, pale = _lines(scene, extent)
        _draw_segments(self._border, bold)
        _draw_segments(self._levels, pale)

    def _dress(self) -> None:
        self._border.set_color(self._tokens.color("contour"))
        self._levels.set_color(mixed(self._tokens.contour, self._tokens.plot, _LEVEL_PALENESS))
        self._dress_grid()

    def _dress_grid(self) -> None:
        """Lines of classes are in their colours, of a regression in grey."""
        tokens, classes = self._tokens, self._scene is not None and self._scene.reading == "classes"
        for role, layer in zip(CLASS_ROLES, self._grids, strict=True):
            color = mixed(getattr(tokens, role), tokens.plot, _GRID_PALENESS)
            layer.set_color(color if classes else mixed(tokens.contour, tokens.plot, _PLAIN_PALENESS))

    def _name_lanes(self, painter: QPainter, lanes: tuple[str, ...]) -> None:
        metrics = QFontMetricsF(painter.font())
        painter.setPen(self._tokens.color("plot_text"))
        for lane, name in enumerate(lanes):
            middle = self.to_viewport(self.view_extent()[0], -lane).y()
            painter.drawText(QPointF(self.plot_rect().left() + GAP, middle + metrics.capHeight() / 2), name)

    @Slot(float, float)
    def _point_at(self, x: float, y: float) -> None:
        distances = self._points.pixel_distances(QPointF(x, y))
        nearest = int(np.argmin(distances)) if len(distances) else -1
        if self._scene is not None and nearest >= 0 and distances[nearest] <= REACH_PX:
            self._tell(int(self._scene.places[nearest]))
        else:
            self._tell(None)

    @Slot()
    def _point_at_nothing(self) -> None:
        self._tell(None)

    def _choose_next(self, direction: int) -> None:
        """Mark the next of the points that are drawn, or the one before."""
        places = np.empty(0, np.intp) if self._scene is None else self._scene.places
        if not len(places):
            return
        if self._marked is None:
            place = 0 if direction > 0 else -1
        else:
            place = int(np.searchsorted(places, self._marked)) + direction
        self._tell(int(places[place % len(places)]))

    def _tell(self, place: int | None) -> None:
        if place != self._marked:
            self.mark(place)
            self.pointed.emit(place)


def _lines(scene: Scene | None, extent: Extent) -> tuple[list[Segment], list[Segment]]:
    """The lines of a scene within an extent, the heavy and the light ones."""
    if scene is None or not len(scene.rules):
        return [], []
    if scene.reading == "classes":
        return borders(scene.rules, extent), []
    rule: Rule = scene.rules[0]
    if scene.reading == "equal":
        equal = segment(rule - np.array([0.0, 1.0, 0.0]), [], extent)
        return ([] if equal is None else [equal]), []
    if scene.reading == "levels":
        x0, x1, y0, y1 = extent
        corners = np.array([[x, y, 1.0] for x in (x0, x1) for y in (y0, y1)]) @ rule
        levels = nice_ticks(float(corners.min()), float(corners.max()), _LEVELS).tolist()
        found = [segment(rule - np.array([0.0, 0.0, level]), [], extent) for level in levels]
        return [], [each for each in found if each is not None]
    return [], []


def _draw_segments(layer: PathLayer, segments: list[Segment]) -> None:
    gap = (np.nan, np.nan)
    xy = np.array([end for each in segments for end in (*each, gap)], np.float64).reshape(-1, 2)
    if len(xy) or not layer.path().isEmpty():
        layer.set_line(np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1]))


def _is_ours(event: QKeyEvent) -> bool:
    """Whether a key is one of the view's; with Control or Alt it is the window's."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    return event.key() in _KEYS and not held
