"""Distances of the 8 px grid, in logical pixels."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

GAP = 8
HALF_GAP = 4
CARD_MARGIN = 12
CARD_RADIUS = 9
CONTROL_RADIUS = 6
_LABEL_WIDTH = 88


def control_height(metrics: QFontMetrics) -> int:
    """Height of a field, combo or small button: 24 at the design's size, more with a larger font."""
    return max(24, metrics.height() + 8)


def aside_width(metrics: QFontMetrics) -> int:
    """Width of the column right of a slider: room for "0.0001" and the field's margins."""
    return max(56, metrics.horizontalAdvance("0.0000") + 14)


def label_width(metrics: QFontMetrics) -> int:
    """Width of a form's column of labels: 88 at the design's size, one for all cards so that they align."""
    return max(_LABEL_WIDTH, metrics.horizontalAdvance("weight decay") + 1)
