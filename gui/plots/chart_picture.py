"""The picture of the loss chart: this run in colour, the runs before it in grey, what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.number_format import grouped
from gui.kit.tokens import Tokens, current_tokens
from gui.plots.chart_axis import (
    Axis,
    close_axis,
    linear_loss_axis,
    log_loss_axis,
    log_step_axis,
    metric_axis,
    part_of,
    step_axis,
)
from gui.plots.chart_lines import ChartLine, chart_line, paint_band, paint_line
from gui.plots.chart_markers import Marker, paint_markers
from gui.plots.chart_paper import paint_axes
from gui.plots.chart_readout import Reading, Readout, paint_crosshair, paint_readout
from gui.plots.chart_runs import Quantity, Run, bounds_between, loss_bounds
from gui.plots.chart_window import Window
from gui.plots.overlays import small_font
from gui.plots.series import Series

Shown = Literal["loss", "metric"]

_GHOSTS_KEPT = 2
_WIDEST_LABEL = "0.001"
_LOSSES: tuple[Quantity, ...] = ("train", "test")
_ROLES: dict[Quantity, str] = {"train": "train", "test": "test", "metric": "accent"}
"""The colour of each quantity, by its role in the theme."""


class ChartPicture(QWidget):
    """Train and test loss against the step, on log or linear axes, or one metric from 0 to 1; painting only.

    `LossChart` adds the pointer and the keys. A part of the steps may be looked at closely: then the other
    axis fits what is in sight.
    """

    window_changed = Signal(bool)  # whether only a part of the steps is in sight

    def __init__(self, tokens: Tokens | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens or current_tokens()
        self._run = Run()
        self._ghosts: list[Run] = []
        self._ghosts_shown = True
        self._markers: tuple[Marker, ...] = ()
        self._markers_shown = True
        self._log = True
        self._log_steps = False
        self._smoothing = 0.0
        self._shown: Shown = "loss"
        self._metric_name = "accuracy"
        self._hidden: set[str] = set()
        self._window: Window | None = None
        self._axes: tuple[Axis, Axis] | None = None
        self._lines: dict[tuple[Series, float], ChartLine] = {}
        self.setMinimumSize(160, 92)

    @property
    def ghost_count(self) -> int:
        """How many earlier runs there are."""
        return len(self._ghosts)

    @property
    def markers(self) -> tuple[Marker, ...]:
        """Where something was changed in this run, if that is shown."""
        return self._markers if self._markers_shown else ()

    def append(self, step: ArrayLike, train: ArrayLike, test: ArrayLike, metric: ArrayLike) -> None:
        """Add n measurements, each array (n,), steps rising.

        NaN in `test` and `metric` means not measured at that step: their lines go on to the next value. A
        train loss that is not finite, and any infinity, breaks the line.
        """
        self._run.append(step, train, test, metric)
        self._redraw()

    def forget_after(self, step: int) -> None:
        """Let this run end at a step: what was measured later is no more."""
        self._run.forget_after(step)
        self._redraw()

    def start_run(self) -> None:
        """Begin a new line; the one so far turns grey, and of the grey ones the last two stay."""
        if len(self._run.train):
            self._run.compact()
            self._ghosts = [*self._ghosts, self._run][-_GHOSTS_KEPT:]
        self._begin()

    def clear(self) -> None:
        """Forget this run and the earlier ones."""
        self._ghosts = []
        self._begin()

    def break_losses(self) -> None:
        """What follows is another loss: the lines of the losses do not go on."""
        self._run.break_losses()
        self._redraw()

    def set_markers(self, markers: Sequence[Marker]) -> None:
        """Mark where something was changed in this run, oldest first."""
        self._markers = tuple(markers)
        self.update()

    def set_markers_visible(self, visible: bool) -> None:
        """Whether changes are marked."""
        self._markers_shown = visible
        self.update()

    def set_log(self, log: bool) -> None:
        """Whether the loss axis counts in powers of ten."""
        self._log = log
        self._redraw()

    def set_log_steps(self, log: bool) -> None:
        """Whether the axis of steps counts in powers of ten; all of it comes into sight."""
        self._log_steps = log
        self._show_window(None)

    def set_smoothing(self, share: float) -> None:
        """Draw averages over this share (0 to 1) of the width, the values themselves pale below them."""
        self._smoothing = share
        self._redraw()

    def set_ghosts_visible(self, visible: bool) -> None:
        """Whether earlier runs are drawn."""
        self._ghosts_shown = visible
        self._redraw()

    def set_show(self, shown: Shown) -> None:
        """Show the losses or the metric; ValueError for anything else."""
        if shown not in ("loss", "metric"):
            raise ValueError(f'shown must be "loss" or "metric", not {shown!r}')
        self._shown = shown
        self._redraw()

    def set_metric_name(self, name: str) -> None:
        """What the metric is called in the readout, such as accuracy or R²."""
        if name != self._metric_name:
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

    def whole_axis(self) -> Axis:
        """The axis of all steps: of this run, or before its first step of the longest grey one."""
        last = self._run.train.last_step
        last = last or max((ghost.train.last_step for ghost in self._visible_ghosts()), default=0)
        return log_step_axis(last) if self._log_steps else step_axis(last)

    def x_axis(self) -> Axis:
        """The axis of the steps in sight."""
        return self.axes()[0]

    def y_axis(self) -> Axis:
        """The axis of what is shown now, around this run and the grey ones.

        Where a run exploded, the line leaves the chart, for else it would flatten all others.
        """
        return self.axes()[1]

    def axes(self) -> tuple[Axis, Axis]:
        """Both axes."""
        if self._axes is None:
            whole, window = self.whole_axis(), self._window
            x_axis = whole if window is None else part_of(whole, window.low, window.high)
            self._axes = x_axis, self._values_axis(x_axis)
        return self._axes

    def plot_rect(self) -> QRectF:
        """The plotted area in pixels."""
        metrics = QFontMetricsF(small_font(self.font()))
        texts = [_WIDEST_LABEL, *(text for _, text in self.y_axis().ticks)]
        left = max(map(metrics.horizontalAdvance, texts)) + 2 * GAP
        bottom = metrics.height() + HALF_GAP
        return QRectF(self.rect()).adjusted(left, GAP, -GAP, -bottom)

    def sizeHint(self) -> QSize:
        return QSize(420, 180)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._redraw()

    def paintEvent(self, event: QPaintEvent) -> None:
        # An error while painting must still end the painter: Qt does not survive one left open.
        with QPainter(self) as painter:
            if len(self._run.train) or self._visible_ghosts():
                self._paint_chart(painter)
            else:
                painter.setPen(self._tokens.color("muted"))
                hint = self.tr("Press Run to see the loss fall")
                centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect(), centred, hint)

    def reading(self) -> Reading | None:
        """What the crosshair stands on; None where there is none."""
        return None

    def _is_explained(self) -> bool:
        """Whether words beside the pointer leave no room for the card of the crosshair."""
        return False

    def _begin(self) -> None:
        self._run, self._markers = Run(), ()
        self._show_window(None)

    def _show_window(self, window: Window | None) -> None:
        was_part, self._window = self._window is not None, window
        self._redraw()
        if was_part != (window is not None):
            self.window_changed.emit(window is not None)

    def _visible_ghosts(self) -> list[Run]:
        return self._ghosts if self._ghosts_shown else []

    def _values_axis(self, x_axis: Axis) -> Axis:
        ghosts = self._visible_ghosts()
        metric = self._shown == "metric"
        if self._window is not None:
            quantities: Sequence[Quantity] = ("metric",) if metric else _LOSSES
            first, last = x_axis.seen()
            bounds = bounds_between([self._run, *ghosts], quantities, first, last)
            return close_axis(*bounds, log=self._is_log() and not metric)
        if metric:
            lowest = [run.metric.bounds[0] for run in (self._run, *ghosts)]
            return metric_axis(float(np.fmin.reduce(lowest)))
        lowest_loss, highest_loss = loss_bounds(self._run, ghosts)
        if self._is_log():
            return log_loss_axis(lowest_loss, highest_loss)
        return linear_loss_axis(highest_loss, lowest_loss)

    def _is_log(self) -> bool:
        """Whether losses lie at their powers of ten, which one below 0 has not."""
        return self._log and not loss_bounds(self._run, self._visible_ghosts())[0] < 0

    def _paint_chart(self, painter: QPainter) -> None:
        painter.setFont(small_font(self.font()))
        area, axes = self.plot_rect(), self.axes()
        paint_axes(painter, area, axes, self.tr("steps"), self._tokens)
        paint_markers(painter, self.markers, axes[0], area, self._tokens)
        painter.save()
        painter.setClipRect(area.adjusted(0, -2, 0, 2))
        self._paint_lines(painter, area, axes)
        painter.restore()
        reading = self.reading()
        if reading is not None:
            title = self.tr("step {0}").format(grouped(reading.step))
            readout = Readout(reading.step, title, self._readout_rows(reading))
            paint = paint_crosshair if self._is_explained() else paint_readout
            paint(painter, area, axes, readout, self._tokens)

    def _set_visible(self, name: str, visible: bool) -> None:
        self._hidden = self._hidden - {name} if visible else self._hidden | {name}
        self._redraw()

    def _redraw(self) -> None:
        self._lines.clear()
        self._axes = None
        self.update()

    def _paint_lines(self, painter: QPainter, area: QRectF, axes: tuple[Axis, Axis]) -> None:
        main: Quantity = "train" if self._shown == "loss" else "metric"
        ground = self._tokens.color("card")
        for ghost in self._visible_ghosts():
            line = self._line(ghost.of(main), area, axes)
            paint_line(painter, line, self._tokens.color("ghost"), ground)
        losses = [name for name in _LOSSES if name not in self._hidden]
        names: Sequence[Quantity] = losses if self._shown == "loss" else ("metric",)
        lines = [(name, self._line(self._run.of(name), area, axes)) for name in names]
        for name, line in lines:
            paint_band(painter, line, self._tokens.color(_ROLES[name]))
        for name, line in lines:
            paint_line(painter, line, self._tokens.color(_ROLES[name]), ground, dashed=name == "test")

    def _line(self, series: Series, area: QRectF, axes: tuple[Axis, Axis]) -> ChartLine:
        on_screen = series, self.devicePixelRatioF()
        if on_screen not in self._lines:
            reach = self._smoothing * area.width() / 2
            self._lines[on_screen] = chart_line(series, axes, area, on_screen[1], reach)
        return self._lines[on_screen]

    def _readout_rows(self, reading: Reading) -> list[tuple[str, str, float]]:
        if self._shown == "metric":
            return [(self._metric_name, _ROLES["metric"], reading.metric)]
        losses: Sequence[tuple[Quantity, str, float]] = (
            ("train", self.tr("train"), reading.train),
            ("test", self.tr("test"), reading.test),
        )
        rows = [(text, _ROLES[name], value) for name, text, value in losses if name not in self._hidden]
        return [*rows, (self._metric_name, "", reading.metric)]
