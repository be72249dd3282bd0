"""The bar below the graph: every stop of the run on one line, to drag along, to step and to play."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from engine.lab import LabRun
from engine.lab.moments import Stage
from engine.lab.timeline import Scene, Timeline
from gui.kit.buttons import push_button, set_symbol
from gui.kit.combo import Combo
from gui.kit.metrics import CARD_MARGIN, GAP, HALF_GAP
from gui.kit.story_track import Section, StoryTrack
from gui.kit.translating import translator
from gui.state.lab_panel import LabPanel
from gui.state.lab_session import LabSession

tr = translator("ScrubberPanel")

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Stops a second."""
_USUAL = 2.0
_SECTIONS: dict[Stage, Stage] = {"loss": "forward", "accumulate": "backward"}
_ROLES: dict[Stage, str] = {
    "forward": "class_b", "backward": "accent", "update": "ok", "zero_grad": "warn", "problem": "error",
}  # fmt: skip


def section_words(stage: Stage) -> str:
    """A section as the bar calls it."""
    return {
        "zero_grad": tr("zero_grad"),
        "forward": tr("forward"),
        "backward": tr("backward"),
        "update": tr("update"),
        "problem": tr("error"),
    }.get(stage, "")


def sections_of(timeline: Timeline) -> list[Section]:
    """The stages of the run in order; the loss ends the forward, what reaches `.grad` ends the backward."""
    found: list[Section] = []
    before: tuple[Stage, int | None] | None = None
    for position, moment in enumerate(timeline.moments):
        stage = _SECTIONS.get(moment.stage, moment.stage)
        if (stage, moment.graph) != before and stage not in ("start", "end"):
            found.append(Section(position, section_words(stage), _ROLES.get(stage, "muted")))
        before = (stage, moment.graph)
    return found


class ScrubberPanel(LabPanel):
    """Dragging goes to a stop, the arrow keys one stop on or back, Space plays; it stops at the end."""

    playing_changed = Signal(bool)

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("scrubber_panel")
        self.track = StoryTrack(
            tr("Stops of the run"), tooltip=tr("Drag through the run; arrow keys step, Space plays")
        )
        self.play = push_button(symbol="play", role="small", name=tr("Play"), tooltip=tr("Play (Space)"))
        choices = [(f"{speed:g}", f"{speed:g} /s", tr("Stops a second")) for speed in SPEEDS]
        self.speed = Combo(tr("Speed of playing"), choices, tooltip=tr("Stops a second while it plays"))
        self.speed.set_choice(f"{_USUAL:g}")
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tick)
        self._lay_out()
        self.track.valueChanged.connect(session.go_to)
        self.track.stepped.connect(self.step)
        self.track.paged.connect(self._go_to_section)
        self.track.sent_to_end.connect(self._go_to_end)
        self.track.play_pressed.connect(self.toggle_playing)
        self.play.clicked.connect(self.toggle_playing)
        self.speed.chosen.connect(self._set_speed)
        session.run_arrived.connect(self.stop_playing)

    @property
    def is_playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._clock.isActive()

    @Slot()
    def toggle_playing(self) -> None:
        """Play on from here, from the start where the end is reached; or pause."""
        if self.is_playing:
            self.stop_playing()
        elif self.session.last_position:
            if self.session.position == self.session.last_position:
                self.session.go_to(0)
            self._clock.start(self._interval())
            self._show_playing()

    @Slot()
    def stop_playing(self) -> None:
        """Pause, if it plays."""
        if self.is_playing:
            self._clock.stop()
            self._show_playing()

    @Slot(int)
    def step(self, stops: int) -> None:
        """So many stops on, or back."""
        self.stop_playing()
        self.session.go_to(self.session.position + stops)

    def show_run(self, run: LabRun) -> None:
        timeline = self.session.timeline
        if timeline is not None:
            self.track.blockSignals(True)
            self.track.set_story(len(timeline.moments), sections_of(timeline))
            self.track.blockSignals(False)

    def show_scene(self, run: LabRun, scene: Scene) -> None:
        self.track.blockSignals(True)
        self.track.setValue(scene.position)
        self.track.blockSignals(False)
        section = self.track.section_at(scene.position)
        total = self.session.last_position + 1
        words = tr("{0}, stop {1} of {2}").format(
            section.caption if section else tr("start"), scene.position + 1, total
        )
        self.track.setAccessibleDescription(words)
        self._place.setText(f"{scene.position + 1} / {total}")

    def minimumSizeHint(self) -> QSize:
        """Room for the line and the buttons; the numbers give way."""
        whole = super().minimumSizeHint()
        given_up = 0 if self._place.isHidden() else self._place.sizeHint().width() + GAP
        return QSize(whole.width() - given_up, whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place.setVisible(
            self.width() >= self.minimumSizeHint().width() + self._place.sizeHint().width() + GAP
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self.track.updateGeometry()

    def _lay_out(self) -> None:
        self._place = QLabel()
        self._place.setProperty("role", "muted")
        frame = QFrame()
        frame.setProperty("role", "card")
        row = QHBoxLayout(frame)
        row.setContentsMargins(CARD_MARGIN, HALF_GAP, CARD_MARGIN, HALF_GAP)
        row.setSpacing(GAP)
        row.addWidget(self.play)
        row.addWidget(self.track, 1)
        row.addWidget(self._place)
        row.addWidget(self.speed)
        self.speed.setSizePolicy(self.play.sizePolicy())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(frame)

    def _interval(self) -> int:
        return round(1000 / float(self.speed.choice()))

    @Slot()
    def _tick(self) -> None:
        self.session.go_to(self.session.position + 1)
        if self.session.position == self.session.last_position:
            self.stop_playing()

    @Slot(str)
    def _set_speed(self, speed: str) -> None:
        self._clock.setInterval(self._interval())

    @Slot(bool)
    def _go_to_end(self, end: bool) -> None:
        self.stop_playing()
        self.session.go_to(self.session.last_position if end else 0)

    @Slot(int)
    def _go_to_section(self, pages: int) -> None:
        """To the beginning of the next section, or of the one before."""
        timeline = self.session.timeline
        if timeline is None:
            return
        firsts = [section.first for section in sections_of(timeline)]
        here = self.session.position
        on, back = [i for i in firsts if i > here], [i for i in firsts if i < here]
        self.session.go_to(
            (min(on, default=self.session.last_position)) if pages > 0 else max(back, default=0)
        )

    def _show_playing(self) -> None:
        set_symbol(self.play, "pause" if self.is_playing else "play")
        self.play.setAccessibleName(tr("Pause") if self.is_playing else tr("Play"))
        self.play.setToolTip(tr("Pause (Space)") if self.is_playing else tr("Play (Space)"))
        self.playing_changed.emit(self.is_playing)
