"""The timeline: a slider over the steps of the run, and the phases of one that is made slowly."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from engine.training.commands import GoTo
from engine.training.phases import PHASES, StepInPhases
from engine.training.snapshots import Snapshot
from gui.kit.buttons import push_button
from gui.kit.elided_label import ElidedLabel
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.number_format import grouped
from gui.kit.stage_strip import StageStrip
from gui.kit.track import Track
from gui.state.pace import Pace
from gui.state.panel import Panel
from gui.state.session import Session

from .wording import phase_brief, phase_text, place_text

_REFRESH_S = 0.1  # a figure that changes more often cannot be read
_PAGES = 20
_LEAST_TRACK = 60  # pixels: the slider never becomes too short to be pulled


class TimelinePanel(Panel):
    """A card under the plot; the row of the phases is there while a step is made phase by phase."""

    phase_made = Signal(str)  # which one, '' when none is shown any more

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("timeline_panel")
        tr = self.tr
        self._pace = Pace(_REFRESH_S)
        self._step = self._first = self._last = 0
        self._told: StepInPhases | None = None
        self._branch_hint = tr("Run goes on from here; the later steps are forgotten then")
        self.start = self._end_button(
            "skip-back", tr("To the first step"), tr("Back to the first step of the run")
        )
        self.end = self._end_button(
            "skip-forward", tr("To the last step"), tr("Forward to the last step that was made")
        )
        self.track = Track(
            tr("Step"), maximum=1, tooltip=tr("Drag to go back to an earlier step, with everything as it was")
        )
        self.place = ElidedLabel()
        self._widest_place = 0
        self.place.setProperty("role", "muted")
        self.place.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.stages = StageStrip(PHASES, tr("Phases of a step"))
        self.sentence = ElidedLabel("")
        self.sentence.setProperty("role", "muted")
        self._phases = QWidget()
        self._phases.hide()
        self._lay_out()
        self.start.clicked.connect(self._go_to_start)
        self.end.clicked.connect(self._go_to_end)
        self.track.valueChanged.connect(self._go_to)
        self._show_place()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Follow the run; where one stands is shown at once, while training ten times a second."""
        if snapshot.in_phases != self._told:
            self._show_phase(snapshot.in_phases)
        if self._pace.lets_through(snapshot) or snapshot.step != snapshot.last_step:
            self._step, self._first, self._last = snapshot.step, snapshot.first_step, snapshot.last_step
            self._show_place()

    def minimumSizeHint(self) -> QSize:
        """Room for the slider and the buttons; the number gives way."""
        whole = super().minimumSizeHint()
        given_up = 0 if self.place.isHidden() else self.place.width()
        return QSize(whole.width() - given_up, whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room_for_place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._widest_place = 0
            self._make_room_for_place()

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        phases = QVBoxLayout(self._phases)
        phases.setContentsMargins(0, HALF_GAP, 0, HALF_GAP)
        phases.setSpacing(HALF_GAP)
        phases.addWidget(self.stages)
        phases.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.start)
        row.addWidget(self.track, 1)
        row.addWidget(self.end)
        row.addWidget(self.place)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(CARD_MARGIN, HALF_GAP, CARD_MARGIN, HALF_GAP)
        inside.setSpacing(HALF_GAP)
        inside.addWidget(self._phases)
        inside.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def _end_button(self, symbol: str, name: str, tooltip: str) -> QPushButton:
        return push_button("", symbol=symbol, role="flat", tooltip=tooltip, name=name)

    def _show_place(self) -> None:
        can_go = self._last > self._first
        with QSignalBlocker(self.track):
            if not self.track.isSliderDown():
                self.track.setRange(self._first, max(self._last, self._first + 1))
                self.track.setPageStep(max(1, (self._last - self._first) // _PAGES))
                # Before the first step there is no other place; the handle waits where the steps will come.
                self.track.setValue(self._step if can_go else self._first + 1)
        self.track.setEnabled(can_go)
        self.start.setEnabled(self._step > self._first)
        self.end.setEnabled(self._step < self._last)
        text = place_text(self._step, self._last)
        self.place.setText(text)
        self.place.set_shorter(grouped(self._step))
        self._make_room_for_place()
        self.place.setToolTip("" if self._step == self._last else self._branch_hint)
        self.track.setAccessibleDescription(text)

    def _make_room_for_place(self) -> None:
        """The label grows with its numbers and does not shrink, so that nothing beside it moves."""
        self._widest_place = max(self._widest_place, self.place.sizeHint().width())
        buttons = self.start.sizeHint().width() + self.end.sizeHint().width()
        room = self.width() - buttons - _LEAST_TRACK - 3 * GAP - 2 * (CARD_MARGIN + 1)
        self.place.setFixedWidth(min(self._widest_place, max(0, room)))
        self.place.setVisible(room >= self.place.fontMetrics().horizontalAdvance(grouped(self._step)))

    def _show_phase(self, step: StepInPhases | None) -> None:
        self._told = step
        self._phases.setVisible(step is not None)
        if step is not None:
            spec = self.session.spec
            self.stages.reach(step.made - 1)
            self.sentence.setText(phase_text(step, spec.optimizer.name, spec.loss.name))
            self.sentence.set_shorter(phase_brief(step))
        self.phase_made.emit("" if step is None else step.phase)

    @Slot(int)
    def _go_to(self, step: int) -> None:
        self.session.send(GoTo(step))

    @Slot()
    def _go_to_start(self) -> None:
        self.session.send(GoTo(self._first))

    @Slot()
    def _go_to_end(self) -> None:
        self.session.send(GoTo(self._last))
