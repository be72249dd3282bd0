"""The loss panel: how loss and metric went, this run in colour and earlier runs in grey."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from engine.experiment import ExperimentSpec
from engine.export.report.run import Course, Line, MadeChange
from engine.training.snapshots import History, Snapshot
from gui.kit.card import Card
from gui.kit.number_format import grouped
from gui.kit.tokens import current_tokens
from gui.plots.chart_markers import Marker
from gui.plots.chart_runs import Quantity
from gui.plots.loss_chart import LossChart
from gui.state.change import Change
from gui.state.pace import Pace
from gui.state.panel import Panel
from gui.state.session import Session

from .look_menu import LookMenu
from .wording import breaks_losses, change_text

MOST_MARKERS = 1024
"""So many changes are marked, as many as a run remembers; earlier ones lie in one place long since."""
_MOST_ON_A_PAGE = 800
_LOSSES: tuple[Quantity, ...] = ("train", "test")
_REDRAW_S = 0.05  # the chart costs more than the rest of a frame, and a line shows no more at a higher pace


class LossPanel(Panel):
    """The chart with its switches: train, test, metric instead of loss; further ones in a menu."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("loss_panel")
        tr = self.tr
        self._run = -1
        self._last_step = -1
        self._rows = History.empty()
        self._pending: list[Change] = []
        self._markers: list[Marker] = []
        self._here: Marker | None = None
        self._pace = Pace(_REDRAW_S)
        self.chart = LossChart()
        self.card = Card(tr("Loss"))
        per_point = tr("It is told per point, also where steps go by the sum")
        trained, held_out = (
            tr("Show the loss on the training points"),
            tr("Show the loss on the points held out"),
        )
        self.train = self._switch(tr("train"), f"{trained}. {per_point}", on=True)
        self.test = self._switch(tr("test"), f"{held_out}. {per_point}", on=True)
        self.instead = self._switch(tr("accuracy"), tr("Show the metric instead of the loss"), on=False)
        self.look = LookMenu(self.chart)
        self.card.header.addWidget(self.look)
        self.card.let_title_give_way()
        self.train.toggled.connect(self.chart.set_train_visible)
        self.test.toggled.connect(self.chart.set_test_visible)
        self.instead.toggled.connect(self._show_metric)
        self.card.body.addWidget(self.chart, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        # Rows of the history must not be lost while the panel is hidden.
        session.snapshot_arrived.connect(self._record)
        session.changed.connect(self._note_change)
        self.show_spec(session.spec, session.spec)

    def show_spec(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        name = self.tr("accuracy") if new.task == "classification" else "R²"
        self.instead.setText(name)
        self.chart.set_metric_name(name)
        held_out = bool(self.session.points.test.any())
        self.test.setEnabled(held_out and not self.instead.isChecked())
        if old.data.generator.name != new.data.generator.name:
            # Losses of other data are no yardstick.
            self.clear()

    def clear(self) -> None:
        """Forget every run, as when another experiment is opened."""
        self._rows = History.empty()
        self._forget_changes()
        self.chart.clear()
        self._note_runs()

    def course(self) -> Course:
        """How this run went so far, as far as a page can show."""
        self._show_rows()
        return Course(*(Line(*self.chart.recorded(name, _MOST_ON_A_PAGE)) for name in _LOSSES))

    def changes(self) -> tuple[MadeChange, ...]:
        """What was changed in this run, oldest first."""
        return tuple(MadeChange(marker.step, marker.text) for marker in self._markers)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.chart.set_tokens(current_tokens())

    @Slot(object)
    def _record(self, snapshot: Snapshot) -> None:
        if snapshot.run != self._run:
            self._show_rows()
            self.chart.start_run()
            self._run, self._last_step = snapshot.run, -1
            self._markers = []
            self._note_runs()
        if snapshot.cut_at is not None:
            self._forget_after(snapshot.cut_at)
        self._rows += snapshot.history
        self._mark_changes(snapshot)
        self._mark_place(snapshot)
        if self._pace.lets_through(snapshot):
            self._show_rows()

    @Slot(object)
    def _note_change(self, change: Change) -> None:
        """Remember a change until the worker tells at which step it took effect."""
        if change.parts and "weights" not in change.parts:
            self._pending.append(change)

    def _mark_changes(self, snapshot: Snapshot) -> None:
        """Mark the changes that the worker knows by now; before the first step there is nothing to mark."""
        known = [change for change in self._pending if change.revision <= snapshot.revision]
        self._pending = self._pending[len(known) :]
        step = snapshot.revised_at
        if not known or step == 0:
            return
        if any(map(breaks_losses, known)):
            self._show_rows(until=step)
            self.chart.break_losses()
        for change in known:
            marker = Marker(step, change_text(change))
            if change.continues and self._markers:
                self._markers[-1] = replace(marker, step=self._markers[-1].step)
            else:
                self._markers.append(marker)
        del self._markers[:-MOST_MARKERS]
        self._show_markers()

    def _forget_after(self, step: int) -> None:
        """The run went on from an earlier step: what came after it is no more."""
        self._show_rows(until=step)
        self._rows = History.empty()
        self.chart.forget_after(step)
        self._last_step = min(self._last_step, step)
        self._markers = [marker for marker in self._markers if marker.step <= step]
        self._show_markers()

    def _mark_place(self, snapshot: Snapshot) -> None:
        """Mark where one stands after going back."""
        step, here = snapshot.step, None
        if step < snapshot.last_step:
            here = Marker(
                step, self.tr("You are here, at step {0}: Run goes on from here").format(grouped(step))
            )
        if here != self._here:
            self._here = here
            self._show_markers()

    def _show_markers(self) -> None:
        self.chart.set_markers([*self._markers, *([] if self._here is None else [self._here])])

    def _forget_changes(self) -> None:
        self._pending, self._markers = [], []

    def _show_rows(self, until: float = math.inf) -> None:
        """Draw the rows up to a step that are not drawn yet."""
        waiting = self._rows
        rows, self._rows = waiting.where(waiting.step <= until), waiting.where(waiting.step > until)
        new = rows.step > self._last_step
        if not new.any():
            return
        held_out = np.isfinite(rows.test_metric)
        metric = np.where(held_out, rows.test_metric, rows.train_metric)
        self.chart.append(rows.step[new], rows.train_loss[new], rows.test_loss[new], metric[new])
        self._last_step = int(rows.step[-1])

    @Slot(bool)
    def _show_metric(self, metric: bool) -> None:
        self.chart.set_show("metric" if metric else "loss")
        self.look.log.setEnabled(not metric)
        self.train.setEnabled(not metric)
        self.test.setEnabled(not metric and bool(self.session.points.test.any()))

    def _note_runs(self) -> None:
        count = self.chart.ghost_count
        notes = {0: "", 1: self.tr("1 earlier run")}
        self.card.set_note(notes.get(count, self.tr("{0} earlier runs").format(count)))

    def _switch(self, text: str, tooltip: str, on: bool) -> QCheckBox:
        switch = QCheckBox(text)
        switch.setProperty("role", "note")
        switch.setToolTip(tooltip)
        switch.setChecked(on)
        switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.card.header.addWidget(switch)
        return switch
