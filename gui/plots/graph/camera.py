"""Which part of a graph is seen, and how large: a frozen value, and a short glide from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QRectF, QVariantAnimation, Signal
from PySide6.QtGui import QTransform

SMALLEST, LARGEST = 0.04, 3.0
_MARGIN, _SHARE_OF_MARGIN = 28.0, 0.04
_GLIDE_MS = 160


@dataclass(frozen=True, slots=True)
class Camera:
    """A place of the graph times `scale` plus (x, y) is its place in the window."""

    scale: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def transform(self) -> QTransform:
        """From the graph to the window."""
        return QTransform(self.scale, 0, 0, self.scale, self.x, self.y)

    def to_graph(self, spot: QPointF) -> QPointF:
        """The place of the graph at a place in the window."""
        return QPointF((spot.x() - self.x) / self.scale, (spot.y() - self.y) / self.scale)

    def to_window(self, area: QRectF) -> QRectF:
        """Where an area of the graph is in the window."""
        return self.transform().mapRect(area)

    def zoomed(self, factor: float, spot: QPointF) -> Camera:
        """Larger by a factor, with what is at a place in the window staying there."""
        scale = min(LARGEST, max(SMALLEST, self.scale * factor))
        share = scale / self.scale
        return Camera(scale, spot.x() - (spot.x() - self.x) * share, spot.y() - (spot.y() - self.y) * share)

    def panned(self, by: QPointF) -> Camera:
        """Moved by pixels of the window."""
        return Camera(self.scale, self.x + by.x(), self.y + by.y())

    def centred(self, spot: QPointF, room: QRectF) -> Camera:
        """Moved so that a place of the graph is in the middle of a part of the window."""
        middle = room.center()
        return Camera(self.scale, middle.x() - spot.x() * self.scale, middle.y() - spot.y() * self.scale)

    def within(self, bounds: QRectF, room: QRectF) -> Camera:
        """Moved so that no room is wasted; in the middle where the graph is smaller than the room."""
        seen, margin = self.to_window(bounds).translated(-room.topLeft()), margin_of(room)
        dx = _filling(seen.left(), seen.right(), room.width(), margin)
        dy = _filling(seen.top(), seen.bottom(), room.height(), margin)
        return Camera(self.scale, self.x + dx, self.y + dy)

    def towards(self, other: Camera, share: float) -> Camera:
        """A share, 0 to 1, of the way to another one; sizes change in equal factors."""
        scale = self.scale * (other.scale / self.scale) ** share
        return Camera(scale, self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)

    def showing(self, area: QRectF, room: QRectF) -> Camera:
        """Moved as little as needed to see an area of the graph in a part of the window."""
        seen, margin = self.to_window(area).translated(-room.topLeft()), margin_of(room)
        dx = _needed(seen.left(), seen.right(), room.width(), margin)
        dy = _needed(seen.top(), seen.bottom(), room.height(), margin)
        return Camera(self.scale, self.x + dx, self.y + dy)


def margin_of(room: QRectF) -> float:
    """Pixels left free around a graph; fewer in a narrow window, where each one is needed to read it."""
    return min(_MARGIN, _SHARE_OF_MARGIN * room.width())


def fitted(area: QRectF, room: QRectF, largest: float) -> Camera:
    """The whole area in the middle of a part of the window, at most `largest` times its size."""
    margin = margin_of(room)
    across = (room.width() - 2 * margin) / max(area.width(), 1.0)
    down = (room.height() - 2 * margin) / max(area.height(), 1.0)
    scale = min(largest, max(SMALLEST, min(across, down)))
    return Camera(scale).centred(area.center(), room)


def _filling(low: float, high: float, room: float, margin: float) -> float:
    """How far a stretch must move to fill the room, or to lie in its middle."""
    if high - low <= room - 2 * margin:
        return (room - low - high) / 2
    return min(0.0, margin - low) + max(0.0, room - margin - high)


def _needed(low: float, high: float, room: float, margin: float) -> float:
    """How far a stretch must move to lie within the room; its beginning, where it is too long."""
    if low < margin or high - low > room - 2 * margin:
        return margin - low
    return min(0.0, room - margin - high)


class Glide(QObject):
    """Moves a camera smoothly; at once where the person wants no motion."""

    moved = Signal(object)  # Camera

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._begin = self._end = Camera()
        self._clock = QVariantAnimation(self)
        self._clock.setStartValue(0.0)
        self._clock.setEndValue(1.0)
        self._clock.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._clock.valueChanged.connect(self._on_tick)

    def go(self, begin: Camera, end: Camera, animated: bool) -> None:
        """Move from one camera to another; what was under way is left."""
        self._clock.stop()
        if not animated:
            self.moved.emit(end)
            return
        self._begin, self._end = begin, end
        self._clock.setDuration(_GLIDE_MS)
        self._clock.start()

    @property
    def is_moving(self) -> bool:
        """Whether it has not arrived yet."""
        return self._clock.state() == QVariantAnimation.State.Running

    @property
    def goal(self) -> Camera:
        """Where it goes, or went last."""
        return self._end

    def stop(self) -> None:
        """Stay where the camera is."""
        self._clock.stop()

    def _on_tick(self, share: float) -> None:
        self.moved.emit(self._begin.towards(self._end, share))
