"""Fields to show in a decision view, and the colours seen there."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from gui.plots.decision_view import DecisionView

SQUARE = (-1.0, 1.0, -1.0, 1.0)


def slope(nodes: int = 41) -> np.ndarray:
    """A probability that rises from 0 at the left to 1 at the right."""
    return np.tile(np.linspace(0, 1, nodes, dtype=np.float32), (nodes, 1))


def near(first: QColor, second: QColor, tolerance: int = 6) -> bool:
    pairs = zip(first.getRgb(), second.getRgb(), strict=True)
    return all(abs(a - b) <= tolerance for a, b in pairs)


def pixel(view: DecisionView, x: float, y: float) -> QColor:
    return view.grab().toImage().pixelColor(view.to_viewport(x, y))
