"""What is seen as a picture and as a drawing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter, QPaintEngine, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView, QWidget

_DPI = 96
"""What a length in an SVG file is counted in, so that it is as large as on the screen."""

_FINE = 2.0
"""Pixels of a picture for each of the window's."""

Paint = Callable[[QPainter], None]
PictureKind = Literal["svg", "png"]


def image_of(size: QSize, paint: Paint, scale: float) -> QImage:
    """A picture of `scale` pixels for each of the window's."""
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    # An error while painting must still end the painter: Qt does not survive one left open.
    with QPainter(image) as painter:
        paint(painter)
    return image


def svg_of(size: QSize, paint: Paint, title: str) -> bytes:
    """An SVG file in the window's units."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(_DPI)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(title)
    with QPainter(generator) as painter:
        paint(painter)
    return bytes(content.data())


def content_of(widget: QWidget, kind: PictureKind, title: str, ground: QColor) -> bytes:
    """What `widget` shows as the contents of a file; a widget that is no view stands on `ground`."""
    shown = widget.viewport() if isinstance(widget, QGraphicsView) else widget
    size, rect = shown.size(), shown.rect()

    def paint(painter: QPainter) -> None:
        if isinstance(widget, QGraphicsView):
            widget.render(painter, QRectF(rect), rect)
            return
        painter.fillRect(rect, ground)
        widget.render(painter, QPoint(), renderFlags=QWidget.RenderFlag.DrawChildren)

    if kind == "svg":
        return svg_of(size, paint, title)
    return png_of(image_of(size, paint, _FINE))


def png_of(image: QImage) -> bytes:
    """A PNG file."""
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(content.data())


def is_for_file(painter: QPainter) -> bool:
    """Whether what is painted goes into a file, as a drawing or as a picture, and not to the screen."""
    return is_drawing(painter) or isinstance(painter.device(), QImage)


def is_drawing(painter: QPainter) -> bool:
    """Whether shapes are written down as such, not as pixels."""
    return bool(painter.paintEngine().type() == QPaintEngine.Type.SVG)
