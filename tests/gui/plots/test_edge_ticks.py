from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from gui.kit.tokens import DARK, LIGHT, Tokens
from gui.plots.aliases import Extent
from gui.plots.edge_ticks import EdgeTicks, paint_edge_ticks

AREA = QRectF(0, 0, 401, 303)
HERE: Extent = (-6.0, 6.0, -4.5, 4.5)
NAMES = ("x₁", "x₂")


def seen(paint: object, ratio: float, extent: Extent, tokens: Tokens) -> QImage:
    """What `paint` makes of the plot's ground."""
    picture = QPixmap(QSize(401, 303) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(tokens.color("plot"))
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint(painter, AREA, extent, NAMES, tokens)  # type: ignore[operator]
    return picture.toImage().convertToFormat(QImage.Format.Format_RGB32)


def largest_difference(first: QImage, second: QImage) -> int:
    one, other = (np.array(image.constBits(), np.int16) for image in (first, second))
    return int(np.abs(one - other).max())


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_the_pictures_show_what_is_painted(qtbot: QtBot, ratio: float) -> None:
    ticks = EdgeTicks()
    for tokens, extent in ((LIGHT, HERE), (LIGHT, (-0.31, 0.47, 1001.0, 1002.0)), (DARK, HERE)):
        for _ in range(2):
            shown, wanted = (seen(each, ratio, extent, tokens) for each in (ticks.paint, paint_edge_ticks))
            assert largest_difference(shown, wanted) <= 4
            assert largest_difference(shown, QImage(shown.size(), shown.format())) > 50


def test_into_a_file_they_are_painted_as_they_are(qtbot: QtBot) -> None:
    images = []
    for paint in (EdgeTicks().paint, paint_edge_ticks):
        image = QImage(802, 606, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        with QPainter(image) as painter:
            painter.scale(2, 2)
            paint(painter, AREA, HERE, NAMES, LIGHT)
        images.append(image)
    assert images[0] == images[1]
