"""The bar of the Lab: step through the run, and see where in it one stands."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from engine.lab.moments import Moment, Stage
from engine.lab.timeline import Scene
from gui.kit.buttons import action_button, push_button, set_caption
from gui.kit.metrics import GAP
from gui.kit.number_format import format_number, with_minus
from gui.kit.stat import Stat
from gui.kit.translating import translator
from gui.state.lab_session import LabSession

tr = translator("LabBar")

_PHASES: dict[Stage, Stage] = {"loss": "forward", "accumulate": "backward"}


@dataclass(frozen=True)
class LabBarActions:
    """What the buttons of the bar do."""

    to_start: QAction
    back: QAction
    next: QAction
    to_end: QAction
    play: QAction
    reset: QAction
    switch_theme: QAction


def phase_of(stage: Stage) -> Stage:
    """The stage that a stage is told as: the loss ends the forward, `.grad` ends the backward."""
    return _PHASES.get(stage, stage)


def places_in_phases(moments: Sequence[Moment]) -> list[tuple[int, int]]:
    """For each stop its number within its phase, from 1, and how many stops the phase has."""
    places: list[tuple[int, int]] = []
    for _, group in groupby(moments, lambda moment: (phase_of(moment.stage), moment.graph, moment.update)):
        size = sum(1 for _ in group)
        places += [(i, size) for i in range(1, size + 1)]
    return places


def phase_words(stage: Stage) -> str:
    """A phase as the bar calls it."""
    return {
        "start": tr("start"),
        "zero_grad": tr("zero_grad"),
        "forward": tr("forward"),
        "backward": tr("backward"),
        "update": tr("update"),
        "problem": tr("stopped"),
        "end": tr("done"),
    }[phase_of(stage)]


def result_words(scene: Scene) -> tuple[str, str]:
    """The value of what backward starts from, and its name; dashes where it is not known yet."""
    graph = scene.graph
    if graph is None or not graph.roots:
        return "–", tr("result")
    root = graph.roots[0]
    node = graph.nodes[root]
    if node.value is None or root not in scene.computed:
        return "–", node.symbol
    if node.value.size != 1:
        return "×".join(str(size) for size in node.shape), node.symbol
    number = float(node.value.reshape(-1)[0])
    if not math.isfinite(number):
        return ("NaN" if math.isnan(number) else "∞" if number > 0 else "−∞"), node.symbol
    return with_minus(format_number(number)), node.symbol


class LabBar(QWidget):
    """Buttons share the Lab's actions; the figures follow the session's scene."""

    def __init__(
        self,
        session: LabSession,
        actions: LabBarActions,
        export_menu: QMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("lab_bar_panel")
        self._session = session
        self._places: list[tuple[int, int]] = []
        self.to_start = action_button(actions.to_start)
        self.back = action_button(actions.back)
        self.next = action_button(actions.next, "primary")
        self.to_end = action_button(actions.to_end)
        self.play = action_button(actions.play)
        self.reset = action_button(actions.reset)
        self.theme = action_button(actions.switch_theme)
        self.to_end.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        for button in (self.reset, self.to_start, self.theme):
            set_caption(button, "")
        self.export = push_button(tr("Export"), role="menu", tooltip=tr("The graph as a picture or as text"))
        self.export.setMenu(export_menu)
        self.phase = Stat(tr("phase"), widest="zero_grad", ink="accent", ruled=True)
        self.place = Stat(tr("step"), widest="000 / 000", ruled=True)
        self.result = Stat(tr("result"), widest="0.00000", ruled=True)
        self._captioned = (self.back, self.to_end, self.play)
        self._figures = (self.phase, self.place, self.result)
        self._lay_out()
        session.run_arrived.connect(self._show_run)
        session.scene_changed.connect(self._show_scene)
        session.busy_changed.connect(self._show_busy)
        self._show_run()
        if session.scene is not None:
            self._show_scene(session.scene)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        for widget in (self.reset, self.to_start, self.back, self.next, self.to_end, self.play):
            row.addWidget(widget)
        row.addSpacing(GAP)
        for figure in self._figures:
            row.addWidget(figure)
        row.addStretch(1)
        row.addWidget(self.theme)
        row.addWidget(self.export)

    def minimumSizeHint(self) -> QSize:
        """Room for the symbols; captions give way."""
        return QSize(480, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()

    def _fit(self) -> None:
        """Give up captions, then the last figures, until the rest has room."""
        layout = self.layout()
        for given_up in range(len(self._figures) + 1):
            for button in self._captioned:
                set_caption(button, "" if given_up else button.accessibleName())
            for place, figure in enumerate(reversed(self._figures)):
                figure.setVisible(place + 1 >= given_up)
            if layout is None or layout.sizeHint().width() <= self.width():
                return

    @Slot()
    def _show_run(self) -> None:
        timeline = self._session.timeline
        self._places = [] if timeline is None else places_in_phases(timeline.moments)

    @Slot(object)
    def _show_scene(self, scene: Scene) -> None:
        self.phase.set_value(phase_words(scene.stage))
        self.phase.set_ink("error" if scene.stage == "problem" else "accent")
        number, of = self._places[scene.position]
        self.place.set_value(f"{number} / {of}")
        value, name = result_words(scene)
        self.result.set_value(value)
        self.result.set_ink("error" if value in ("NaN", "∞", "−∞") else "text")
        self.result.set_caption(name)

    @Slot(bool)
    def _show_busy(self, busy: bool) -> None:
        self.phase.set_caption(tr("running …") if busy else tr("phase"))
