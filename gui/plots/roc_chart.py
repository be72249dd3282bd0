"""ROC curves: what share of a class is found at the price of how many false positives."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QWidget

from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.tokens import CLASS_ROLES, Tokens
from gui.plots.chart_axis import Axis
from gui.plots.hairlines import draw_line
from gui.plots.plain_chart import Axes, PlainChart
from gui.plots.point_looks import CLASS_SHAPES

_THICKNESS = 1.5
_LEAST_HEIGHT = 190  # in less the list of the areas has no room
_SHADE_ALPHA = 0.12
_SHARES = Axis(0.0, 1.0, ((0.0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1.0, "1")))

Curve = NDArray[np.float64]
"""False and true positive rate (corners, 2); no corner where there is no curve."""


class RocChart(PlainChart):
    """True against false positive rates, beside the diagonal that guessing would give.

    Of two classes one curve with the area under it shaded. Of more a curve for each against all others, in
    the colour of the class, marked by its shape where it is farthest from guessing; a list of the areas.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("ROC curve"), parent)
        self._curves: tuple[Curve, ...] = ()
        self._areas: tuple[float, ...] = ()
        self._role = "train"
        self.setMinimumHeight(_LEAST_HEIGHT)

    def show_curve(self, curve: Curve, role: str) -> None:
        """Show the only curve in the colour of a role."""
        self._curves, self._areas, self._role = (curve,), (), role
        self.update()

    def show_classes(self, curves: Sequence[Curve], areas: Sequence[float]) -> None:
        """Show a curve for each class and its area, NaN where there is no curve."""
        self._curves, self._areas = tuple(curves), tuple(areas)
        self.update()

    def axes(self) -> Axes | None:
        if not any(len(curve) for curve in self._curves):
            return None
        if self._areas:
            false, true = self.tr("others called so"), self.tr("the class called so")
        else:
            false, true = self.tr("A called B"), self.tr("B called B")
        false, true = (
            self.tr("false positive rate: {0}").format(false),
            self.tr("true positive rate: {0}").format(true),
        )
        return Axes(_SHARES, _SHARES, false, true)

    def paint_content(self, painter: QPainter, area: QRectF, axes: Axes, tokens: Tokens) -> None:
        guess = QPainterPath(area.bottomLeft())
        guess.lineTo(area.topRight())
        draw_line(painter, guess, tokens.color("ghost"), 1.0, (4.0, 4.0))
        if self._areas:
            self._paint_classes(painter, area, tokens)
            return
        line = _path(self._curves[0], area)
        under = QPainterPath(line)
        under.lineTo(QPointF(area.bottomRight()))
        shade = QColor(tokens.color(self._role))
        shade.setAlphaF(_SHADE_ALPHA)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillPath(under, shade)
        draw_line(painter, line, tokens.color(self._role), _THICKNESS)

    def _paint_classes(self, painter: QPainter, area: QRectF, tokens: Tokens) -> None:
        known = [label for label, curve in enumerate(self._curves) if len(curve)]
        for label in known:
            draw_line(painter, _path(self._curves[label], area), tokens.color(CLASS_ROLES[label]), _THICKNESS)
        for label in known:
            _paint_mark(painter, _best_place(self._curves[label], area), label, tokens)
        self._paint_areas(painter, area, tokens)

    def _paint_areas(self, painter: QPainter, area: QRectF, tokens: Tokens) -> None:
        """The list of the areas, below the diagonal, where curves of any use do not come."""
        metrics = QFontMetricsF(painter.font())
        height = min(metrics.height() + 2.0, (area.height() - GAP) / len(self._areas))
        left = area.right() - GAP - metrics.horizontalAdvance("A  0.000")
        top = area.bottom() - HALF_GAP - height * len(self._areas)
        for label, under in enumerate(self._areas):
            middle = top + (label + 0.5) * height
            _paint_mark(painter, QPointF(left - 1.5 * GAP, middle), label, tokens)
            value = "\N{EN DASH}" if math.isnan(under) else f"{under:.3f}"
            painter.setPen(tokens.color("text"))
            baseline = middle + metrics.capHeight() / 2
            painter.drawText(QPointF(left, baseline), f"{chr(ord('A') + label)}  {value}")


def _path(curve: Curve, area: QRectF) -> QPainterPath:
    x = area.left() + curve[:, 0] * area.width()
    y = area.bottom() - curve[:, 1] * area.height()
    path: QPainterPath = pg.arrayToQPath(x, y, connect="all")
    return path


def _best_place(curve: Curve, area: QRectF) -> QPointF:
    """Where a curve is highest above the diagonal (Youden's J)."""
    false, true = curve[int(np.argmax(curve[:, 1] - curve[:, 0]))]
    return QPointF(area.left() + false * area.width(), area.bottom() - true * area.height())


def _paint_mark(painter: QPainter, at: QPointF, label: int, tokens: Tokens) -> None:
    """The shape of a class in its colour."""
    shape, size = CLASS_SHAPES[label]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(at)
    painter.scale(size, size)
    painter.setPen(QPen(tokens.color("card"), 1.0 / size))
    painter.setBrush(tokens.color(CLASS_ROLES[label]))
    painter.drawPath(shape())
    painter.restore()
