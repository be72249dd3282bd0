"""Lines laid from hairlines look as wide as lines drawn with a wide pen."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from gui.plots.hairlines import bristles, draw_line


def ink(width: float, angle: float, ratio: float = 1.0, dashes: tuple[float, ...] = ()) -> float:
    """Darkness per logical pixel of length of a line across a picture, in logical pixels of black."""
    image = QImage(round(100 * ratio), round(100 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    path = QPainterPath()
    across, down = 40 * math.cos(angle), 40 * math.sin(angle)
    path.moveTo(50.3 - across, 50.2 - down)
    path.lineTo(50.3 + across, 50.2 + down)
    painter = QPainter(image)
    draw_line(painter, path, QColor("black"), width, dashes)
    painter.end()
    gray = np.frombuffer(image.constBits(), np.uint8).reshape(-1, 4)[:, 0].astype(float)
    return float((255 - gray).sum() / 255 / ratio**2 / 80)


@pytest.mark.parametrize("angle", [0.0, 0.4, math.pi / 4, math.pi / 2, 2.5])
@pytest.mark.parametrize("width", [1.4, 2.0])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_line_is_about_as_dark_as_it_is_wide(width: float, angle: float, ratio: float) -> None:
    assert ink(width, angle, ratio) == pytest.approx(width, rel=0.25)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_dashes_have_the_same_length_at_any_scale(ratio: float) -> None:
    share = ink(1.4, 0.0, ratio, (6.0, 4.0)) / ink(1.4, 0.0, ratio)
    assert share == pytest.approx(0.6, abs=0.12)


@pytest.mark.parametrize("width", [0.5, 1.0, 1.4, 2.0, 4.0])
def test_bristles_lie_around_the_middle(width: float) -> None:
    places = bristles(width)
    assert sum(place.x() for place in places) == pytest.approx(0, abs=1e-9)
    assert sum(place.y() for place in places) == pytest.approx(0, abs=1e-9)
    assert max(math.hypot(place.x(), place.y()) for place in places) == pytest.approx(max(0, (width - 1) / 2))


def test_a_line_is_not_filled_whatever_was_painted_before() -> None:
    picture = QImage(60, 60, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    path = QPainterPath(QPointF(5, 55))
    for corner in (QPointF(30, 5), QPointF(55, 55)):
        path.lineTo(corner)
    with QPainter(picture) as painter:
        painter.setBrush(Qt.GlobalColor.red)
        draw_line(painter, path, QColor("blue"), 2.0)
    assert picture.pixelColor(30, 40) == QColor(Qt.GlobalColor.white)
