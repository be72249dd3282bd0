"""The schedule of the learning rate: the choice, its parameters, and the curve with the present place."""

from __future__ import annotations

import math
from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.catalog import Field
from engine.experiment import ExperimentSpec
from engine.experiment.joining import FEWEST, MOST, is_sequence
from engine.experiment.rate_curve import farthest, rate_curve, usual_span
from engine.training.snapshots import Snapshot
from gui.forms import Form
from gui.kit.buttons import push_button
from gui.kit.combo import Combo
from gui.kit.fold import Fold
from gui.kit.metrics import GAP, HALF_GAP
from gui.kit.number_format import significant
from gui.plots.rate_curve import RateCurve

from .choices import CONSTANT, prefixed_fields, schedule_choices
from .schedule_part import SchedulePart

_FIRST = 4
"""So many parameters are always in view; schedulers with more of them fold the rest away."""


class ScheduleSection(QWidget):
    """`chosen` carries a scheduler's name, CONSTANT for none; `forms` are for its parameters.

    Of those that work together `part_chosen` carries the path of one ("schedulers.0") and its name; one more
    is asked for by `part_added`, and by `part_removed` to do without the one at a place.
    """

    chosen = Signal(str)
    part_chosen = Signal(str, str)
    part_added = Signal()
    part_removed = Signal(int)

    def __init__(self, run: Mapping[str, Field], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tooltip = self.tr("How the learning rate changes on the way")
        self._choice = Combo(self.tr("Schedule"), schedule_choices(), tooltip=tooltip)
        self._head, self._first, self._others = Form(), Form(), Form()
        self._pace = Form([run["schedule_unit"], run["warmup"]])
        self._fold = Fold(self.tr("more of this schedule"), tooltip=self.tr("Its further settings"))
        self._curve = RateCurve(
            self.tr("Learning rate over the schedule"),
            tooltip=self.tr("The learning rate over the steps of the schedule; the dot is where it is now."),
        )
        self._now = QLabel()
        self._now.setProperty("role", "muted")
        self._spec: ExperimentSpec | None = None
        self._farthest = math.inf
        self._parts = tuple(SchedulePart(place) for place in range(MOST))
        tooltip = self.tr("Let one more schedule work with these")
        self._add = push_button(
            self.tr("schedule"), symbol="plus", name=self.tr("Add a schedule"), tooltip=tooltip
        )
        self.forms = (self._first, self._others, self._pace, *(part.form for part in self._parts))
        self._lay_out()
        for part in self._parts:
            part.hide()
            part.chosen.connect(self.part_chosen)
            part.removal.connect(self.part_removed)
        self._add.clicked.connect(self.part_added)
        self._choice.chosen.connect(self.chosen)

    def show_spec(self, spec: ExperimentSpec) -> None:
        """Show the schedule of `spec`; the values of the forms are set by their owner."""
        pick = spec.scheduler
        self._choice.set_choice(CONSTANT if pick is None else pick.name)
        fields = [] if pick is None else prefixed_fields(pick, "scheduler")
        sequence = pick is not None and is_sequence(pick)
        begins = fields if sequence else []
        fields = [] if sequence else fields
        first = len(fields) if len(fields) <= _FIRST + 1 else _FIRST
        self._first.set_fields(fields[:first])
        self._others.set_fields(fields[first:])
        self._fold.setVisible(len(fields) > first)
        count = len(spec.schedulers)
        for place, part in enumerate(self._parts):
            part.setVisible(place < count)
            if pick is not None and place < count:
                turn = begins[place - 1] if sequence and place else None
                part.show_pick(spec.schedulers[place], pick, turn, count > FEWEST)
        self._add.setVisible(0 < count < MOST)
        follows = _follows_loss(spec)
        self._pace.setVisible(pick is not None and not follows)
        self._pace.set_row_visible("run.warmup", pick is not None and pick.entry("scheduler").traits["warms"])
        self._curve.setVisible(pick is not None and not follows)
        self._now.setVisible(pick is not None)
        self._spec, self._farthest = spec, farthest(spec)
        self._draw(usual_span(spec))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where the schedule is, and the learning rate there."""
        spec = self._spec
        if spec is None or spec.scheduler is None:
            return
        place = snapshot.schedule_place
        last = self._curve.last_place()
        if 0 < last < place and last < self._farthest:
            while place > last:
                last *= 2
            self._draw(int(min(last, self._farthest)))
        self._curve.set_now(place, snapshot.rate)
        rate = significant(snapshot.rate, 3)
        unit = self.tr("epoch") if spec.run.schedule_unit == "epoch" else self.tr("update")
        where = self.tr("lr now {0} at {1} {2}").format(rate, unit, place)
        by_loss = self.tr("lr now {0}, by the loss after each epoch").format(rate)
        self._now.setText(by_loss if _follows_loss(spec) else where)

    def say_refusal(self, text: str) -> None:
        """Say under the choice why it was refused; "" clears."""
        self._head.set_error("scheduler", text)

    def _draw(self, last: int) -> None:
        if self._spec is not None:
            per_epoch = self._spec.run.schedule_unit == "epoch"
            unit = self.tr("epochs") if per_epoch else self.tr("updates")
            self._curve.set_curve(*rate_curve(self._spec, last), unit)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head.add_row("scheduler", self.tr("schedule"), self._choice)
        self._fold.body.addWidget(self._others)
        for widget in (self._head, self._first, self._fold, *self._parts):
            column.addWidget(widget)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self._pace)
        column.addWidget(self._curve)
        self._now.setContentsMargins(0, HALF_GAP, 0, GAP)
        column.addWidget(self._now)


def _follows_loss(spec: ExperimentSpec) -> bool:
    """Whether the schedule looks at the loss after each epoch, so that no curve of it is known before."""
    return spec.scheduler is not None and spec.scheduler.name == "ReduceLROnPlateau"
