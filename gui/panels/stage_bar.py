"""The stages of a training step side by side: the one of now is lit, a click goes there."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from engine.lab import LabRun
from engine.lab.moments import Stage
from engine.lab.timeline import Scene, Timeline
from gui.kit.segmented import SegmentButton
from gui.kit.translating import translator
from gui.state.lab_panel import LabPanel
from gui.state.lab_session import LabSession

tr = translator("StageBar")

STAGES: tuple[Stage, ...] = ("zero_grad", "forward", "loss", "backward", "update")


def stage_of(stage: Stage) -> Stage:
    """The stage of the bar that a stop belongs to: `.grad` is filled at the end of backward."""
    return "backward" if stage == "accumulate" else stage


def reached_by(stage: Stage, stages: Collection[Stage]) -> Stage | None:
    """The stage that a button leads to: a forward of one node is all loss; None where there is neither."""
    return stage if stage in stages else "loss" if stage == "forward" and "loss" in stages else None


def next_stop(timeline: Timeline, position: int, stage: Stage) -> int | None:
    """Where the stage begins next, seen from a stop; the first one where there is none behind it."""
    begins = [
        i
        for i, moment in enumerate(timeline.moments)
        if stage_of(moment.stage) == stage and (not i or stage_of(timeline.moments[i - 1].stage) != stage)
    ]
    return next((i for i in begins if i > position), begins[0] if begins else None)


class StageBar(LabPanel):
    """Stages that the run does not have cannot be chosen."""

    def __init__(self, session: LabSession, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.setObjectName("stage_bar")
        tips: dict[Stage, str] = {
            "zero_grad": tr("Clear the gradients of the step before"),
            "forward": tr("Compute the result, node by node"),
            "loss": tr("The one number that says how wrong it is"),
            "backward": tr("Find every gradient, from the loss back to the leaves"),
            "update": tr("Move the parameters against their gradients"),
        }
        self.buttons: dict[Stage, SegmentButton] = {}
        frame = QFrame()
        frame.setProperty("role", "card")
        frame.setAccessibleName(tr("Stages of the training step"))
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, stage in enumerate(STAGES):
            button = SegmentButton(stage)
            button.setCheckable(True)
            button.setAccessibleName(stage)
            button.setToolTip(tips[stage])
            button.setProperty("place", {0: "first", len(STAGES) - 1: "last"}.get(place, "middle"))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setEnabled(False)
            button.clicked.connect(partial(self._go_to, stage))
            row.addWidget(button, 1)
            self.buttons[stage] = button
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(frame)

    def minimumSizeHint(self) -> QSize:
        """Narrower than its captions where the bar is."""
        return QSize(160, super().minimumSizeHint().height())

    def show_run(self, run: LabRun) -> None:
        timeline = self.session.timeline
        there = set() if timeline is None else {stage_of(moment.stage) for moment in timeline.moments}
        for stage, button in self.buttons.items():
            button.setEnabled(reached_by(stage, there) is not None)

    def show_scene(self, run: LabRun, scene: Scene) -> None:
        for stage, button in self.buttons.items():
            button.setChecked(stage == stage_of(scene.stage))

    def _go_to(self, stage: Stage, checked: bool = False) -> None:
        timeline, scene = self.session.timeline, self.session.scene
        there = set() if timeline is None else {stage_of(moment.stage) for moment in timeline.moments}
        goal = reached_by(stage, there)
        place = None
        if timeline is not None and goal is not None:
            place = next_stop(timeline, self.session.position, goal)
        if place is not None:
            self.session.go_to(place)
        if scene is not None:
            self.buttons[stage].setChecked(
                self.session.scene is not None and stage_of(self.session.scene.stage) == stage
            )
