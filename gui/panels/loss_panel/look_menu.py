"""The menu at the head of the loss card: how the chart is drawn, for those who want to change it."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget, QWidgetAction

from gui.kit.look_button import LookButton
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.number_format import NumberRange
from gui.kit.slider import NumberSlider
from gui.plots.loss_chart import LossChart

MOST_SMOOTHING = 0.2
_SLIDER_WIDTH = 170


class LookMenu(LookButton):
    """A small button whose menu changes the look of a chart."""

    def __init__(self, chart: LossChart, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr, add = self.tr, self.switches.add_switch
        self._chart = chart
        self.setAccessibleName(tr("Look of the chart"))
        self.setToolTip(tr("Look of the chart: axes, smoothing, earlier runs, changes"))
        self.log = add(tr("&Log Loss"), tr("Powers of ten at equal distances on the axis of losses"))
        self.log_steps = add(tr("Log &Steps"), tr("Powers of ten at equal distances along the steps"))
        self.ghosts = add(tr("&Earlier Runs"), tr("Show the last two runs in grey"))
        self.changes = add(
            tr("&Changes"), tr("Mark where something was changed; point at a mark to read what")
        )
        for shown in (self.log, self.ghosts, self.changes):
            shown.setChecked(True)
        self.switches.addSeparator()
        self.smoothing = self._add_slider()
        self.switches.addSeparator()
        self.all_steps = QAction(tr("Show &All Steps"), self)
        self.all_steps.setToolTip(tr("Undo zooming and moving (Home or a double click on the chart)"))
        self.all_steps.setEnabled(False)
        self.switches.addAction(self.all_steps)
        self._connect()

    def _connect(self) -> None:
        self.log.toggled.connect(self._chart.set_log)
        self.log_steps.toggled.connect(self._chart.set_log_steps)
        self.ghosts.toggled.connect(self._chart.set_ghosts_visible)
        self.changes.toggled.connect(self._chart.set_markers_visible)
        self.smoothing.edited.connect(self._smooth)
        self.all_steps.triggered.connect(self._chart.show_all_steps)
        self._chart.window_changed.connect(self.all_steps.setEnabled)

    def _add_slider(self) -> NumberSlider:
        """A line of the menu with a caption and a slider."""
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(CARD_MARGIN, HALF_GAP, CARD_MARGIN, HALF_GAP)
        row.setSpacing(GAP)
        caption = QLabel(self.tr("Smoothing"))
        tooltip = self.tr(
            "Draw averages over this share of the width (0 to 20 %); the values themselves stay, pale"
        )
        limits = NumberRange(0.0, MOST_SMOOTHING, step=0.01, percent=True)
        slider = NumberSlider(self.tr("Smoothing"), limits, 0.0, tooltip=tooltip)
        slider.setMinimumWidth(_SLIDER_WIDTH)
        caption.setBuddy(slider)
        row.addWidget(caption)
        row.addWidget(slider, 1)
        action = QWidgetAction(self)
        action.setDefaultWidget(line)
        self.switches.addAction(action)
        return slider

    @Slot(object)
    def _smooth(self, share: float) -> None:
        self._chart.set_smoothing(share)
