"""What is seen as a picture and as a drawing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

_DPI = 96
"""What a length in an SVG file is counted in, so that it is as large as on the screen."""

Paint = Callable[[QPainter], None]


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
