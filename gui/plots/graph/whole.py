"""All of a graph in full size, as it goes into files."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QPoint, QPointF, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QPainter

from gui.kit.tokens import current_tokens
from gui.plots.picture_files import image_of, svg_of

from .camera import Camera
from .picture import Emphasis, Picture
from .scenery import Scenery

_MARGIN = 24.0
_MOST_PIXELS = 16_000.0
"""Along the longer side of a picture."""


@dataclass(frozen=True, eq=False)
class WholeGraph:
    """A moment of a graph with a margin around it, and nothing of what somebody points at."""

    picture: Picture
    scenery: Scenery

    @property
    def size(self) -> QSize:
        """In units of the graph."""
        margin = 2 * _MARGIN
        return QSizeF(self.picture.bounds.size()).grownBy(QMarginsF(margin, margin, 0, 0)).toSize()

    def image(self, scale: float) -> QImage:
        """A picture with `scale` pixels for each unit; of a very large graph with fewer."""
        longest = max(self.size.width(), self.size.height())
        return image_of(self.size, self.paint, min(scale, _MOST_PIXELS / longest))

    def svg(self, title: str) -> bytes:
        """An SVG file."""
        return svg_of(self.size, self.paint, title)

    def paint(self, painter: QPainter) -> None:
        """Paint it in full size."""
        painter.fillRect(QRect(QPoint(), self.size), current_tokens().color("card"))
        corner = QPointF(_MARGIN, _MARGIN) - self.picture.bounds.topLeft()
        self.picture.paint(
            painter, Camera(1.0, corner.x(), corner.y()), QSizeF(self.size), self.scenery, Emphasis()
        )
