"""How the loss, or a metric, went: this run in colour, the runs before it in grey."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.tokens import Tokens, current_tokens
from gui.plots.chart_axis import Axis, linear_loss_axis, log_loss_axis, metric_axis, step_axis
from gui.plots.chart_lines import ChartLine, chart_line, paint_band, paint_line
from gui.plots.chart_readout import Reading, Readout, paint_readout
from gui.plots.overlays import small_font
from gui.plots.series import Series
from gui.plots.ticks import grouped

Shown = Literal["loss", "metric"]

_GHOSTS_KEPT = 2
_WORTH_SHOWING = 10.0
_RISE_FROM_NEWEST = 1000.0
_GHOST_ENTRIES = 4096
_WIDEST_LABEL = "0.001"
_ROLES = {"train": "train", "test": "test", "metric": "accent"}
"""The colour of each quantity, by its role in the theme."""


@dataclass(slots=True)
class Run:
    """What was measured in one run."""

    train: Series = field(default_factory=Series)
    test: Series = field(default_factory=Series)
    metric: Series = field(default_factory=Series)

    def ceiling(self, name: str, newest_counts: bool) -> float:
        """The highest loss worth showing of a run that may have exploded; NaN where nothing was measured.

        That is ten times what it began with or, of the run that goes on, far above where it is now.
        """
        series: Series = getattr(self, name)
        most = _WORTH_SHOWING * series.first
        if newest_counts:
            most = max(most, _RISE_FROM_NEWEST * series.newest)
        return min(series.bounds[1], most)

    def compact(self) -> None:
        """Keep no more than a screen can show."""
        for series in (self.train, self.test, self.metric):
            series.compact(_GHOST_ENTRIES)


class LossChart(QWidget):
    """Train and test loss against the step, on a log or linear axis, or one metric from 0 to 1.

    The value under the pointer is read out in the chart and told by `hovered` (step, train, test, metric).
    """

    hovered = Signal(int, float, float, float)
    left = Signal()

    def __init__(self, tokens: Tokens | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens or current_tokens()
        self._run = Run()
        self._ghosts: list[Run] = []
        self._log = True
        self._shown: Shown = "loss"
        self._metric_name = "accuracy"
        self._hidden: set[str] = set()
        self._pointer: float | None = None
        self._lines: dict[Series, ChartLine] = {}
        self.setMouseTracking(True)
        self.setMinimumSize(160, 100)
        self.setAccessibleName(self.tr("Loss chart"))
        self.setAccessibleDescription(self.tr("Train and test loss against the training step."))

    @property
    def ghost_count(self) -> int:
        """How many earlier runs are shown in grey."""
        return len(self._ghosts)

    def append(self, step: ArrayLike, train: ArrayLike, test: ArrayLike, metric: ArrayLike) -> None:
        """Add n measurements, each array (n,), steps rising.

        NaN in `test` and `metric` means not measured at that step: their lines go on to the next value. A
        train loss that is not finite, and any infinity, breaks the line.
        """
        self._run.train.append(step, train)
        self._run.test.append(*_measured(step, test))
        self._run.metric.append(*_measured(step, metric))
        self._redraw()

    def start_run(self) -> None:
        """Begin a new line; the one so far turns grey, and of the grey ones the last two stay."""
        if len(self._run.train):
            self._run.compact()
            self._ghosts = [*self._ghosts, self._run][-_GHOSTS_KEPT:]
        self._run = Run()
        self._redraw()

    def clear(self) -> None:
        """Forget this run and the earlier ones."""
        self._run, self._ghosts = Run(), []
        self._redraw()

    def set_log(self, log: bool) -> None:
        """Whether the loss axis counts in powers of ten."""
        self._log = log
        self._redraw()

    def set_show(self, shown: Shown) -> None:
        """Show the losses or the metric; ValueError for anything else."""
        if shown not in ("loss", "metric"):
            raise ValueError(f'shown must be "loss" or "metric", not {shown!r}')
        self._shown = shown
        self._redraw()

    def set_metric_name(self, name: str) -> None:
        """What the metric is called in the readout, such as accuracy or R²."""
        self._metric_name = name
        self._redraw()

    def set_train_visible(self, visible: bool) -> None:
        """Whether the train loss is drawn."""
        self._set_visible("train", visible)

    def set_test_visible(self, visible: bool) -> None:
        """Whether the test loss is drawn."""
        self._set_visible("test", visible)

    def set_tokens(self, tokens: Tokens) -> None:
        """Repaint in another theme."""
        self._tokens = tokens
        self._redraw()

    def y_axis(self) -> Axis:
        """The axis of what is shown now, around this run and the grey ones.

        Where a run exploded, the line leaves the chart, for else it would flatten all others.
        """
        runs = [self._run, *self._ghosts]
        if self._shown == "metric":
            return metric_axis(_least([run.metric.bounds[0] for run in runs]))
        lowest = _least([getattr(run, name).bounds[0] for run in runs for name in ("train", "test")])
        ceilings = [run.ceiling(name, run is self._run) for run in runs for name in ("train", "test")]
        highest = float(np.fmax.reduce(ceilings))
        return log_loss_axis(lowest, highest) if self._log else linear_loss_axis(highest)

    def x_axis(self) -> Axis:
        """The axis of steps: of this run, or before its first step of the longest grey one."""
        last = self._run.train.last_step
        return step_axis(last or max((ghost.train.last_step for ghost in self._ghosts), default=0))

    def plot_rect(self) -> QRectF:
        """The plotted area in pixels."""
        metrics = QFontMetricsF(small_font(self.font()))
        left = metrics.horizontalAdvance(_WIDEST_LABEL) + 2 * GAP
        bottom = metrics.height() + HALF_GAP
        return QRectF(self.rect()).adjusted(left, GAP, -GAP, -bottom)

    def reading(self) -> Reading | None:
        """What stands under the pointer; None while it is elsewhere or nothing was measured."""
        if self._pointer is None or not len(self._run.train):
            return None
        area, axis = self.plot_rect(), self.x_axis()
        wanted = axis.low + (self._pointer - area.left()) / area.width() * (axis.high - axis.low)
        index = self._run.train.nearest(wanted)
        step, train = self._run.train.at(index)
        return Reading(step, train, self._run.test.value_near(step), self._run.metric.value_near(step))

    def sizeHint(self) -> QSize:
        return QSize(420, 180)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area = self.plot_rect()
        self._pointer = min(max(event.position().x(), area.left()), area.right())
        reading = self.reading()
        if reading is not None:
            self.hovered.emit(reading.step, reading.train, reading.test, reading.metric)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.left.emit()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        # An error while painting must still end the painter: Qt does not survive one left open.
        with QPainter(self) as painter:
            if len(self._run.train) or self._ghosts:
                self._paint_chart(painter)
            else:
                painter.setPen(self._tokens.color("muted"))
                hint = self.tr("Press Run to see the loss fall")
                centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect(), centred, hint)

    def _paint_chart(self, painter: QPainter) -> None:
        painter.setFont(small_font(self.font()))
        area, x_axis, y_axis = self.plot_rect(), self.x_axis(), self.y_axis()
        self._paint_axes(painter, area, x_axis, y_axis)
        self._paint_lines(painter, area, (x_axis, y_axis))
        reading = self.reading()
        if reading is not None:
            title = self.tr("step {0}").format(grouped(reading.step))
            readout = Readout(reading.step, title, self._readout_rows(reading))
            paint_readout(painter, area, (x_axis, y_axis), readout, self._tokens)

    def _set_visible(self, name: str, visible: bool) -> None:
        self._hidden = self._hidden - {name} if visible else self._hidden | {name}
        self._redraw()

    def _redraw(self) -> None:
        self._lines.clear()
        self.update()

    def _paint_lines(self, painter: QPainter, area: QRectF, axes: tuple[Axis, Axis]) -> None:
        main = "train" if self._shown == "loss" else "metric"
        for ghost in self._ghosts:
            line = self._line(getattr(ghost, main), area, axes)
            paint_line(painter, line, self._tokens.color("ghost"), dashed=False)
        losses = [name for name in ("train", "test") if name not in self._hidden]
        names = losses if self._shown == "loss" else ["metric"]
        lines = [(name, self._line(getattr(self._run, name), area, axes)) for name in names]
        for name, line in lines:
            paint_band(painter, line, self._tokens.color(_ROLES[name]))
        for name, line in lines:
            paint_line(painter, line, self._tokens.color(_ROLES[name]), dashed=name == "test")

    def _line(self, series: Series, area: QRectF, axes: tuple[Axis, Axis]) -> ChartLine:
        if series not in self._lines:
            self._lines[series] = chart_line(series, axes, area, self.devicePixelRatioF())
        return self._lines[series]

    def _paint_axes(self, painter: QPainter, area: QRectF, x_axis: Axis, y_axis: Axis) -> None:
        metrics = QFontMetricsF(painter.font())
        grid, ink = QPen(self._tokens.color("plot_grid"), 1.0), self._tokens.color("plot_text")
        for value, text in y_axis.ticks:
            share = (value - y_axis.low) / (y_axis.high - y_axis.low)
            y = math.floor(area.bottom() - share * area.height()) + 0.5
            painter.setPen(grid)
            painter.drawLine(QLineF(area.left(), y, area.right(), y))
            painter.setPen(ink)
            left = area.left() - GAP - metrics.horizontalAdvance(text)
            painter.drawText(QPointF(left, y + metrics.capHeight() / 2), text)
        baseline = area.bottom() + HALF_GAP + metrics.ascent()
        name = self.tr("steps")
        name_left = area.right() - metrics.horizontalAdvance(name)
        painter.drawText(QPointF(name_left, baseline), name)
        for value, text in x_axis.ticks:
            x = area.left() + value / x_axis.high * area.width()
            width = metrics.horizontalAdvance(text)
            if x + width / 2 < name_left - GAP:
                painter.drawText(QPointF(x - width / 2, baseline), text)

    def _readout_rows(self, reading: Reading) -> list[tuple[str, str, float]]:
        if self._shown == "metric":
            return [(self._metric_name, _ROLES["metric"], reading.metric)]
        losses = (("train", self.tr("train"), reading.train), ("test", self.tr("test"), reading.test))
        return [(text, _ROLES[name], value) for name, text, value in losses if name not in self._hidden]


def _least(values: list[float]) -> float:
    """The smallest, NaN where all are NaN."""
    return float(np.fmin.reduce(values))


def _measured(step: ArrayLike, value: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    steps, values = np.atleast_1d(np.asarray(step, np.int64)), np.atleast_1d(np.asarray(value, np.float64))
    measured = ~np.isnan(values)
    return steps[measured], values[measured]
