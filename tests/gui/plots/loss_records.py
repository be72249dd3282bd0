"""Runs to show in a loss chart, and what is seen of them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication

from gui.kit.tokens import LIGHT
from gui.plots.loss_chart import LossChart

NO_BUTTON, NO_KEY = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def pixels(image: QImage) -> np.ndarray:
    """The picture as (height, width, 3) of blue, green, red."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(plain.constBits(), np.uint8).copy()
    return flat.reshape(image.height(), image.width(), 4)[:, :, :3].astype(int)


def record(chart: LossChart, count: int = 100, start: int = 1, level: float = 1.0) -> None:
    """Train loss falls from `level`, the test loss lies half as high again."""
    step = np.arange(start, start + count)
    train = level * np.exp(-step / 50)
    chart.append(step, train, 1.5 * train, 1 - train / 2)


def hover(chart: LossChart, x: float, y: float = 80.0) -> None:
    place = QPointF(x, y)
    event = QMouseEvent(QEvent.Type.MouseMove, place, chart.mapToGlobal(place), NO_BUTTON, NO_BUTTON, NO_KEY)
    QApplication.sendEvent(chart, event)


def count_of(image: QImage, role: str, tolerance: int = 50) -> int:
    """How many pixels have about the colour of a role."""
    wanted = QColor(getattr(LIGHT, role))
    difference = np.abs(pixels(image) - [wanted.blue(), wanted.green(), wanted.red()])
    return int((difference.max(axis=2) < tolerance).sum())


def seen(chart: LossChart) -> QImage:
    return chart.grab().toImage()
