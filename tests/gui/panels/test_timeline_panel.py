"""The strip under the plot: it shows where one stands, and asks the worker to go elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionSlider
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.training.commands import Command, GoTo
from engine.training.phases import PHASES, Extreme, StepInPhases
from engine.training.snapshots import History, Metrics, RunState, Snapshot
from gui.kit.number_format import grouped
from gui.panels.timeline_panel import TimelinePanel
from gui.state.session import Session

LEFT = Qt.MouseButton.LeftButton
STEP = StepInPhases(
    made=1,
    values=337,
    points=32,
    zero_grad=True,
    cleared=0.25,
    outputs=(-1.5, 2.5),
    loss=0.6931,
    gradients=Extreme(0.5, "2.weight", -0.125),
    update=Extreme(0.05, "0.bias", 0.01),
)


def made(phases: int, **more: Any) -> StepInPhases:
    known = {name: getattr(STEP, name) for name in STEP.__slots__}
    return StepInPhases(**{**known, "made": phases, **more})


def at(step: int, last: int, **more: Any) -> Snapshot:
    metrics = Metrics(0.5, 0.6, 0.9, 0.8)
    return Snapshot(0, 1, RunState.PAUSED, step, 0.0, 0.0, metrics, History.empty(), last_step=last, **more)


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("circles"))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> TimelinePanel:
    panel = TimelinePanel(session)
    qtbot.addWidget(panel)
    panel.resize(700, 100)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def handle(panel: TimelinePanel) -> QPoint:
    """Where the handle is drawn."""
    option = QStyleOptionSlider()
    panel.track.initStyleOption(option)
    control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
    return panel.track.style().subControlRect(control, option, part, panel.track).center()


def test_before_the_first_step_there_is_nowhere_to_go(panel: TimelinePanel, session: Session) -> None:
    session.receive(at(0, 0))
    assert not panel.track.isEnabled()
    assert not panel.start.isEnabled()
    assert not panel.end.isEnabled()
    assert panel.place.text() == "step 0"
    assert handle(panel).x() > panel.track.width() * 0.9


def test_the_handle_stands_at_the_step(
    panel: TimelinePanel, session: Session, commands: list[Command]
) -> None:
    session.receive(at(250, 1000))
    assert handle(panel).x() == pytest.approx(panel.track.width() / 4, rel=0.1)
    assert panel.place.text().startswith("step 250 of 1")
    assert "Run goes on from here" in panel.place.toolTip()
    session.receive(at(1000, 1000))
    assert "of" not in panel.place.text()
    assert panel.place.toolTip() == ""
    assert commands == []


def test_a_pull_asks_for_the_steps_on_the_way(
    panel: TimelinePanel, session: Session, commands: list[Command]
) -> None:
    session.receive(at(1000, 1000))
    grip = handle(panel)
    QTest.mousePress(panel.track, LEFT, pos=grip)
    for x in (400, 300, 200):
        QTest.mouseMove(panel.track, QPoint(x, grip.y()))
    session.receive(at(900, 1000))  # an answer on the way moves nothing under the hand
    assert handle(panel).x() == pytest.approx(200, abs=2)
    QTest.mouseRelease(panel.track, LEFT, pos=QPoint(200, grip.y()))
    steps = [command.step for command in commands if isinstance(command, GoTo)]
    assert len(steps) == len(commands) == 3
    assert steps == sorted(steps, reverse=True)
    assert 0 < steps[-1] < 500


def test_the_ends_are_one_click_away(
    qtbot: QtBot, panel: TimelinePanel, session: Session, commands: list[Command]
) -> None:
    session.receive(at(250, 1000))
    qtbot.mouseClick(panel.start, LEFT)
    qtbot.mouseClick(panel.end, LEFT)
    assert commands == [GoTo(0), GoTo(1000)]


def test_numbers_that_grow_move_nothing_back(panel: TimelinePanel, session: Session) -> None:
    session.receive(at(99_999, 100_000))
    panel.layout().activate()
    width = panel.track.width()
    session.receive(at(100_000, 100_000))
    panel.layout().activate()
    assert panel.track.width() == width


def test_a_step_in_phases_is_shown_with_what_each_did(
    qtbot: QtBot, panel: TimelinePanel, session: Session
) -> None:
    session.receive(at(3, 3))
    assert not panel.stages.isVisible()
    told: list[str] = []
    panel.phase_made.connect(told.append)
    sentences = []
    for phases in range(1, 6):
        session.receive(at(3, 3, in_phases=made(phases)))
        assert panel.stages.isVisible()
        assert panel.stages.reached == PHASES[phases - 1]
        sentences.append(panel.sentence.text())
    assert sentences == [
        "337 gradients were set to zero; together they were 0.25 long.",
        "32 points went through the network; it answers from \N{MINUS SIGN}1.5 to 2.5.",
        "BCEWithLogitsLoss of these 32 points: 0.6931.",
        "The chain rule gave 337 gradients, 0.5 long; the steepest is \N{MINUS SIGN}0.125 in 2.weight.",
        "Adam moved 337 parameters by 0.05; the farthest by 0.01, in 0.bias.",
    ]
    session.receive(at(5, 5))
    assert not panel.stages.isVisible()
    assert told == [*PHASES, ""]


def test_what_is_missing_is_said(panel: TimelinePanel, session: Session) -> None:
    session.receive(at(3, 3, in_phases=made(1, zero_grad=False)))
    assert panel.sentence.text().endswith("zero_grad() is switched off.")
    session.receive(at(3, 3, in_phases=made(4, gradients=None)))
    assert "no parameter has a gradient" in panel.sentence.text()
    session.receive(at(3, 3, in_phases=made(5, update=None)))
    assert panel.sentence.text() == "Adam left every parameter as it is."


def test_batches_that_are_gathered_for_one_update_are_told_apart(
    panel: TimelinePanel, session: Session
) -> None:
    def sentence(phases: int, batch: int) -> str:
        session.receive(at(3, 3, in_phases=made(phases, batch=batch, batches=3)))
        return panel.sentence.text()

    assert sentence(1, 1) == "337 gradients were set to zero; together they were 0.25 long."
    assert sentence(1, 2) == "The gradients stay, 0.25 long together: this is batch 2 of 3 for one update."
    waits = "Batch 2 of 3: Adam waits until the gradients of all of them are gathered."
    assert sentence(5, 2) == waits
    assert sentence(5, 3).startswith("Adam moved 337 parameters")


def test_penalties_and_clipping_are_told(panel: TimelinePanel, session: Session) -> None:
    session.receive(at(3, 3, in_phases=made(3, penalised=True)))
    assert panel.sentence.text() == "BCEWithLogitsLoss of these 32 points, with the penalties: 0.6931."
    session.receive(at(3, 3, in_phases=made(3, penalised=True, summed=True)))
    assert panel.sentence.text() == "BCEWithLogitsLoss, sum of 32 points, with the penalties: 0.6931."
    session.receive(at(3, 3, in_phases=made(3, summed=True)))
    assert panel.sentence.text() == "BCEWithLogitsLoss, sum of 32 points: 0.6931."
    session.receive(at(3, 3, in_phases=made(5, limited=0.1)))
    assert panel.sentence.text().startswith("Gradients clipped to 0.1: Adam moved 337 parameters by 0.05;")


def test_in_large_text_the_slider_keeps_a_length_to_pull_it_by(
    panel: TimelinePanel, session: Session
) -> None:
    panel.resize(290, 60)
    font = panel.font()
    font.setPixelSize(26)
    panel.place.setFont(font)
    session.receive(at(17_124, 41_800))
    assert panel.place.shown_text() == grouped(17_124)
    assert panel.track.width() >= 60
    assert panel.minimumSizeHint().width() + panel.place.width() <= 290
    panel.resize(200, 60)
    assert not panel.place.isVisible()
    panel.resize(900, 60)
    assert panel.place.isVisible()
    assert panel.place.shown_text() == panel.place.text()


def test_where_there_is_no_room_for_the_sentence_its_numbers_stay(
    panel: TimelinePanel, session: Session
) -> None:
    panel.resize(312, 140)
    QApplication.processEvents()
    told = []
    for phases, more in (
        *((phases, {}) for phases in range(1, 6)),
        (1, {"zero_grad": False}),
        (1, {"batch": 2, "batches": 3}),
        (3, {"penalised": True}),
        (5, {"batch": 2, "batches": 3}),
    ):
        session.receive(at(3, 3, in_phases=made(phases, **more)))
        told.append(panel.sentence.shown_text())
    assert told == [
        "gradients now 0, before 0.25 long",
        "answers from \N{MINUS SIGN}1.5 to 2.5",
        "loss 0.6931",
        "gradients 0.5 long, steepest \N{MINUS SIGN}0.125",
        "moved by 0.05, farthest by 0.01",
        "gradients stay, 0.25 long",
        "batch 2 of 3: gradients stay, 0.25 long",
        "loss with penalties 0.6931",
        "batch 2 of 3 waits for the others",
    ]
