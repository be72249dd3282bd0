"""The plot of a regression with one input: samples, the model's curve, and what it ought to be."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from gui.kit.metrics import GAP
from gui.kit.tokens import Tokens, current_tokens
from gui.plots.aliases import Indices, Points
from gui.plots.band_layer import BandLayer
from gui.plots.frame import paint_rounded_edge
from gui.plots.graph_paper import margins, paint_graph_paper
from gui.plots.overlays import small_font
from gui.plots.path_layer import PathLayer
from gui.plots.point_canvas import PointCanvas
from gui.plots.point_looks import sample_looks

_BAND_Z, _TRUTH_Z, _REFERENCE_Z, _RESIDUALS_Z = 0, 1, 2, 3
_CURVE_Z = 15  # above the points: it is what one watches
_KEY_LINE_PX = 22.0


class CurveView(PointCanvas):
    """Samples (x, y) and up to three lines: model, true function, reference (such as least squares).

    About the model's lies a band where it says how far its values spread. The residuals, lines from the
    samples to the model's, are drawn when asked for.

    Everything a person does comes out as signals (see `PointCanvas`); its adding tool is "add".
    """

    def __init__(self, tokens: Tokens | None = None, parent: QWidget | None = None) -> None:
        tokens = tokens or current_tokens()
        super().__init__(tokens, sample_looks(tokens), parent)
        self._sampled: tuple[NDArray[np.float64], NDArray[np.float64]] = (np.empty(0), np.empty(0))
        self._spread: NDArray[np.float64] = np.empty(0)
        self._reference_name = ""
        self._curve = PathLayer(tokens.color("accent"), 2.5)
        self._truth = PathLayer(tokens.color("muted"), 1.4, (6.0, 4.0))
        self._reference = PathLayer(tokens.color("muted"), 1.4, (1.5, 3.0))
        self._band = BandLayer(tokens.color("accent"))
        self.add_layer(self._band, _BAND_Z)
        self.add_layer(self._truth, _TRUTH_Z)
        self.add_layer(self._reference, _REFERENCE_Z)
        self._residuals = PathLayer(tokens.color("accent"), 1.0)
        self._residuals.setVisible(False)
        self.add_layer(self._residuals, _RESIDUALS_Z)
        self.add_layer(self._curve, _CURVE_Z)
        self._make_room()
        self.setAccessibleName(self.tr("Regression plot"))
        self.setAccessibleDescription(
            self.tr(
                "Samples and the model's curve. Page Down and Page Up choose a point, arrow keys move it, "
                "Shift moves it ten times as far, A adds a point, Delete removes."
            )
        )

    def set_points(self, x: ArrayLike, y: ArrayLike, test: ArrayLike) -> None:
        """Show samples (n,), `test` (n,) True for held-out ones."""
        xy = np.column_stack([np.asarray(x, np.float64), np.asarray(y, np.float64)])
        self.points.set_points(xy, np.asarray(test, np.intp))
        self._hold_out(test)
        self._refresh_ring()
        self._refresh_residuals()

    def let_go(self) -> None:
        """See PointCanvas."""
        super().let_go()
        self._refresh_residuals()

    def set_curve(self, x: ArrayLike, y: ArrayLike, deviation: ArrayLike | None = None) -> None:
        """Show the model's output y (n,) at rising x (n,), with its deviation (n,) where it says it."""
        self._sampled = _columns(x, y)
        self._curve.set_line(*self._sampled)
        unknown = np.full(len(self._sampled[1]), np.nan)
        self._spread = unknown if deviation is None else np.asarray(deviation, np.float64)
        self._band.set_band(*self._sampled, self._spread)
        self._refresh_residuals()

    def set_truth(self, x: ArrayLike, y: ArrayLike) -> None:
        """Show the true function (n,), where it is known; two empty arrays hide it."""
        self._truth.set_line(*_columns(x, y))

    def set_reference(self, x: ArrayLike, y: ArrayLike, name: str = "") -> None:
        """Show another solution (n,) under a name; two empty arrays hide it."""
        self._reference_name = name
        self._reference.set_line(*_columns(x, y))

    def show_residuals(self, shown: bool) -> None:
        """Draw a line from every sample to the model's curve, or none."""
        self._residuals.setVisible(shown)
        self._refresh_residuals()

    def show_truth(self, shown: bool) -> None:
        """Draw the true function where it is known, or do not."""
        self._truth.setVisible(shown)
        self.viewport().update()

    def show_reference(self, shown: bool) -> None:
        """Draw the other solution where there is one, or do not."""
        self._reference.setVisible(shown)
        self.viewport().update()

    def value_at(self, x: float) -> float:
        """The model's curve at x, between its samples; NaN where there is none."""
        at, values = self._sampled
        if not len(at) or not at[0] <= x <= at[-1]:
            return math.nan
        return float(np.interp(x, at, values))

    def spread_at(self, x: float) -> float:
        """The deviation about the model's curve at x; NaN where there is none."""
        at, _ = self._sampled
        return float(np.interp(x, at, self._spread)) if not math.isnan(self.value_at(x)) else math.nan

    def set_tokens(self, tokens: Tokens) -> None:
        """Repaint in another theme."""
        super().set_tokens(tokens)
        self.points.set_looks(sample_looks(tokens))
        self._curve.set_color(tokens.color("accent"))
        self._residuals.set_color(tokens.color("accent"))
        self._band.set_color(tokens.color("accent"))
        self._truth.set_color(tokens.color("muted"))
        self._reference.set_color(tokens.color("muted"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room()

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        painter.fillRect(rect, self._tokens.color("card"))
        painter.setFont(small_font(self.font()))
        paint_graph_paper(painter, self.plot_rect(), self.view_extent(), ("x", "y"), self._tokens)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        painter.save()
        painter.setFont(small_font(self.font()))
        self._paint_key(painter)
        paint_rounded_edge(painter, QRectF(self.viewport().rect()), self._tokens)
        painter.restore()
        super().drawForeground(painter, rect)

    def _on_moved(self, indices: Indices, xy: Points) -> None:
        super()._on_moved(indices, xy)
        self._refresh_residuals()

    def _refresh_verdicts(self) -> None:
        self._refresh_residuals()

    def _refresh_residuals(self) -> None:
        if not self._residuals.isVisible():
            return
        at, values = self._sampled
        if not len(at):
            self._residuals.clear()
            return
        x, y = self.points.xy.T
        answers = np.interp(x, at, values, left=np.nan, right=np.nan)
        answers[self.points.veiled] = np.nan
        gaps = np.full(len(x), np.nan)
        ends = np.where(np.isnan(answers), gaps, y)
        line_x = np.column_stack([x, x, gaps]).ravel()
        self._residuals.set_line(line_x, np.column_stack([ends, answers, gaps]).ravel())

    def _make_room(self) -> None:
        self.centralLayout.setContentsMargins(*margins(QFontMetricsF(small_font(self.font()))))
        self.resetCachedContent()

    def _paint_key(self, painter: QPainter) -> None:
        """In the lower right corner; where that is too narrow, in rows one above the other."""
        named: tuple[tuple[PathLayer | BandLayer, str], ...] = (
            (self._curve, self.tr("model")),
            (self._band, self.tr("± 1 and 2 σ")),
            (self._truth, self.tr("true function")),
            (self._reference, self._reference_name),
        )
        shown = [(layer, name) for layer, name in named if layer.isVisible() and not layer.path().isEmpty()]
        metrics = QFontMetricsF(painter.font())
        area = self.plot_rect()
        x, y = area.right() - GAP, area.bottom() - GAP
        for layer, name in reversed(shown):
            if x - metrics.horizontalAdvance(name) - _KEY_LINE_PX - GAP / 2 < area.left():
                x, y = area.right() - GAP, y - metrics.height() - GAP / 2
            x -= metrics.horizontalAdvance(name)
            painter.setPen(self._tokens.color("plot_text"))
            painter.drawText(QPointF(x, y), name)
            x -= _KEY_LINE_PX + GAP / 2
            sample = QPainterPath(QPointF(x, y - metrics.xHeight() / 2))
            sample.lineTo(sample.currentPosition() + QPointF(_KEY_LINE_PX, 0))
            layer.draw_sample(painter, sample)
            x -= 2 * GAP


def _columns(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.ascontiguousarray(x, np.float64), np.ascontiguousarray(y, np.float64)
