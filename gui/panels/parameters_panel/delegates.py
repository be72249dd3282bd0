"""How the cells of numbers are painted: a bar under each, and its past as a line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gui.kit.tokens import current_tokens

from .table import BAR_ROLE, PAST_ROLE

_BAR_HEIGHT = 2.0
_SIDE, _ABOVE = 5.0, 5.0


class NumberDelegate(QStyledItemDelegate):
    """Underlines a number with a bar as long as it is large, in the colour of its sign; draws its past."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        share = index.data(BAR_ROLE)
        cell = QRectF(option.rect).adjusted(_SIDE, 0, -_SIDE, -2)
        if share:
            length = abs(share) * cell.width()
            bar = QRectF(cell.right() - length, cell.bottom() - _BAR_HEIGHT, length, _BAR_HEIGHT)
            painter.fillRect(bar, current_tokens().color("class_b" if share > 0 else "class_a"))
        past = index.data(PAST_ROLE)
        if past is not None and len(past) > 1:
            _paint_past(painter, cell.adjusted(0, _ABOVE, 0, -_ABOVE + 2), past)


def _paint_past(painter: QPainter, cell: QRectF, past: NDArray[np.float32]) -> None:
    """A line through the finite samples, from the lowest to the highest, and a dot at the last."""
    finite = np.isfinite(past)
    if finite.sum() < 2:
        return
    low, high = float(past[finite].min()), float(past[finite].max())
    # What does not change runs through the middle.
    shares = (past - low) / (high - low) if high > low else np.full(len(past), 0.5)
    across = np.linspace(cell.left(), cell.right(), len(past))
    up = cell.bottom() - shares * cell.height()
    line = [QPointF(x, y) for x, y in zip(across[finite], up[finite], strict=True)]
    tokens = current_tokens()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(tokens.color("muted"), 1.2))
    painter.drawPolyline(QPolygonF(line))
    painter.setPen(QPen(tokens.color("accent"), 4.0))
    painter.drawPoint(line[-1])
    painter.restore()
