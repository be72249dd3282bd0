from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.experiment.presets import PRESETS, with_preset
from engine.training.snapshots import History, LayerFlow, Metrics, RunState, Snapshot
from engine.training.trainer import Trainer
from gui.kit.segmented import SegmentButton
from gui.panels.gradients_panel import GradientsPanel
from gui.panels.gradients_panel.diagnosis import Diagnosis, Health, diagnose, sentence
from gui.panels.gradients_panel.rows import layer_names
from gui.plots.flow_chart import FlowChart
from gui.plots.small_histogram import SmallHistogram
from gui.state.session import Session
from tests.gui.panels.finding import control, names, texts

METRICS = Metrics(0.5, 0.6, 0.9, 0.8)


def a_flow(
    grad: float = 1.0, ratio: float = 1e-3, weight: float = 5.0, units: int = 8, dead: int | None = None
) -> LayerFlow:
    """A layer of 25 parameters, whose average gradient is a fifth of the norm."""
    counts, edges = np.full(25, int(math.isfinite(grad))), np.linspace(-1, 1, 26)
    return LayerFlow("0", weight, grad, ratio, units, dead, counts, edges)


def snapshot(step: int, *flows: LayerFlow, run: int = 1) -> Snapshot:
    empty = Snapshot(99, run, RunState.PAUSED, step, 0.0, 0.0, METRICS, History.empty())
    return replace(empty, flows=flows)


@pytest.mark.parametrize(
    ("flows", "health", "layer"),
    [
        ((), Health.UNKNOWN, 0),
        ((a_flow(math.nan, math.nan), a_flow(math.nan, math.nan)), Health.UNKNOWN, 0),
        ((a_flow(), a_flow(weight=math.inf)), Health.NOT_FINITE, 1),
        ((a_flow(), a_flow(math.inf)), Health.NOT_FINITE, 1),
        ((a_flow(), a_flow(dead=5)), Health.DEAD, 1),
        ((a_flow(), a_flow(dead=4)), Health.HEALTHY, 0),
        ((a_flow(math.nan, math.nan), a_flow()), Health.HEALTHY, 1),  # a layer that is frozen
        ((a_flow(math.nan, math.nan), a_flow(1e-4), a_flow(1.0)), Health.VANISHING, 1),
        ((a_flow(0.0), a_flow(0.0)), Health.FLAT, 0),
        ((a_flow(6e3), a_flow(1.0)), Health.EXPLODING, 0),
        ((a_flow(1e-4), a_flow(1.0)), Health.VANISHING, 0),
        ((a_flow(0.0), a_flow(1.0)), Health.VANISHING, 0),
        ((a_flow(1e-2), a_flow(1.0)), Health.HEALTHY, 0),
        ((a_flow(), a_flow(ratio=0.5)), Health.FAST, 1),
        ((a_flow(ratio=1e-9), a_flow(ratio=1e-8)), Health.SLOW, 1),
        ((a_flow(ratio=math.nan), a_flow(ratio=math.nan)), Health.HEALTHY, 0),
        ((a_flow(),), Health.HEALTHY, 0),
    ],
)
def test_the_verdict(flows: tuple[LayerFlow, ...], health: Health, layer: int) -> None:
    found = diagnose([flows])
    assert (found.health, found.layer) == (health, layer)


def test_gradients_of_a_sum_may_be_as_much_larger(session: Session, panel: GradientsPanel) -> None:
    steep = (a_flow(2e2), a_flow(1e2))
    assert diagnose([steep]).health is Health.EXPLODING
    assert diagnose([steep], 32).health is not Health.EXPLODING
    session.edit("loss.reduction", "sum", "Sum")
    session.receive(snapshot(1, *steep))
    assert not any("Exploding" in text for text in texts(panel, QLabel))


def test_nothing_is_infinitely_smaller() -> None:
    said = sentence(diagnose([(a_flow(0.0), a_flow(1.0))]), "layer 1")
    assert said.startswith("Vanished: gradients of layer 1 are 0")
    assert "inf" not in said


def test_one_odd_batch_changes_no_verdict() -> None:
    usual, odd = (a_flow(), a_flow()), (a_flow(1e-6, 0.9), a_flow(1.0, 0.9))
    assert diagnose([usual, usual, odd]).health is Health.HEALTHY
    assert diagnose([odd, odd, usual]).health is Health.VANISHING


def test_gradients_that_were_just_cleared_change_no_verdict() -> None:
    usual, cleared = (a_flow(1e-4), a_flow(1.0)), (a_flow(math.nan), a_flow(math.nan))
    assert diagnose([usual, cleared]).health is Health.VANISHING


@pytest.mark.parametrize("health", list(Health))
def test_every_verdict_has_words_without_gaps(health: Health) -> None:
    said = sentence(Diagnosis(health, 0, 0.25), "layer 1")
    assert said.endswith(".")
    assert "{" not in said


def test_the_words_name_layer_and_measure() -> None:
    said = sentence(Diagnosis(Health.DEAD, 0, 5), "layer 2")
    assert "5 units of layer 2 are 0" in said
    assert layer_names(3) == ("layer 1", "layer 2", "output")


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    return Session(propose("circles"))


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> GradientsPanel:
    panel = GradientsPanel(session)
    qtbot.addWidget(panel)
    panel.resize(460, 480)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def test_before_the_first_step_it_says_what_to_do(panel: GradientsPanel) -> None:
    assert "Train a step to see how gradients flow through the layers." in texts(panel, QLabel)
    assert control(panel, FlowChart, "Layers over time").axes() is None


def test_each_layer_has_a_row_with_its_numbers(session: Session, panel: GradientsPanel) -> None:
    session.receive(snapshot(1, a_flow(0.5, 2e-3, dead=2), a_flow(0.25, 1e-3)))
    assert names(panel, SmallHistogram) == ["Last gradient of layer 1", "Last gradient of output"]
    shown = texts(panel, QLabel)
    assert {"0.5", "0.002", "2 of 8", "0.25", "0.001"} <= set(shown)
    assert shown[0].startswith("Healthy: ")


def test_units_that_cannot_die_take_no_column(session: Session, panel: GradientsPanel) -> None:
    def shown() -> list[str]:
        return [label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)]

    session.receive(snapshot(1, a_flow(), a_flow()))
    assert "dead" not in shown()
    assert "\N{EN DASH}" not in shown()
    session.receive(snapshot(2, a_flow(dead=2), a_flow()))
    assert {"dead", "2 of 8", "\N{EN DASH}"} <= set(shown())


def test_the_newest_known_update_stays_when_one_is_unknown(session: Session, panel: GradientsPanel) -> None:
    session.receive(snapshot(1, a_flow(ratio=2e-3)))
    session.receive(snapshot(2, a_flow(ratio=math.nan)))
    assert "0.002" in texts(panel, QLabel)


def test_a_model_of_other_layers_begins_anew(session: Session, panel: GradientsPanel) -> None:
    session.receive(snapshot(1, a_flow(), a_flow()))
    session.receive(snapshot(2, a_flow(), a_flow(units=3), a_flow()))
    assert len(names(panel, SmallHistogram)) == 3
    axes = control(panel, FlowChart, "Layers over time").axes()
    assert axes is not None


def test_the_chart_shows_what_is_chosen(qtbot: QtBot, session: Session, panel: GradientsPanel) -> None:
    session.receive(snapshot(1, a_flow(1.0, 1e-4, 50.0)))
    session.receive(snapshot(5, a_flow(0.02, 1e-5, 60.0)))
    chart = control(panel, FlowChart, "Layers over time")
    spans = []
    for name in ("Gradient", "Weights", "Update / weight"):
        qtbot.mouseClick(control(panel, SegmentButton, name), Qt.MouseButton.LeftButton)
        axes = chart.axes()
        assert axes is not None
        spans.append((axes.y.low, axes.y.high))
    # In decades; the last one reaches up to the line at the usual 0.001.
    assert spans == [(-2, 0), (1, 2), (-5, -3)]


def test_a_snapshot_without_flows_changes_nothing(session: Session, panel: GradientsPanel) -> None:
    session.receive(snapshot(1, a_flow()))
    before = texts(panel, QLabel)
    session.receive(snapshot(2))
    assert texts(panel, QLabel) == before


@pytest.mark.parametrize(("preset", "health"), [("Exploding", Health.EXPLODING), ("Small", Health.HEALTHY)])
def test_a_model_that_explodes_on_purpose_is_told_so(preset: str, health: Health) -> None:
    spec = with_preset(propose("spirals"), next(each for each in PRESETS if each.name == preset))
    trainer, recent = Trainer(spec, "eager"), []
    trainer.last_update.wanted = True
    for _ in range(6):
        trainer.step()
        recent.append(trainer.flows())
    assert diagnose(recent).health is health
