"""The plot shows a neuron while somebody looks at it, and then the model's answer again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.training.snapshots import Field, History, Metrics, NeuronField, RunState, Snapshot
from gui.kit.tokens import current_tokens
from gui.panels.plot_panel import PlotPanel
from gui.plots.field_look import FieldLook
from gui.state.session import Session
from tests.gui.panels.finding import texts

EXTENT = (-6.0, 6.0, -6.0, 6.0)
PLAIN = Snapshot(99, 1, RunState.PAUSED, 1, 0.1, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), History.empty())


def shown(qtbot: QtBot, dataset: str) -> PlotPanel:
    session = Session(propose(dataset))
    panel = PlotPanel(session, QAction(session))
    session.setParent(panel)
    qtbot.addWidget(panel)
    panel.resize(500, 540)
    with qtbot.waitExposed(panel):
        panel.show()
    QApplication.processEvents()
    return panel


def test_a_neuron_stands_in_for_the_answer(qtbot: QtBot) -> None:
    panel = shown(qtbot, "circles")
    panel.decision.set_look(FieldLook(mistakes=True))
    answer = Field(np.full((5, 5), 0.75, np.float32), EXTENT)
    said = Field(np.full((5, 5), -2.0, np.float32), EXTENT)
    panel.session.receive(replace(PLAIN, field=answer))
    assert panel.decision.value_at(0, 0) == pytest.approx(0.75)
    assert panel.decision.mistakes > 0
    panel.session.focus.look_into((1, 2), "Neuron 3 of layer 1")
    assert panel.decision.value_at(0, 0) == pytest.approx(0.75)  # nothing is known of it yet
    panel.session.receive(replace(PLAIN, field=answer, neuron=NeuronField(1, 2, said)))
    assert panel.decision.value_at(0, 0) == pytest.approx(-2.0)
    assert "<b>Neuron 3 of layer 1</b>" in texts(panel, QLabel)
    assert "from −2.00 to −2.00" in texts(panel, QLabel)
    panel.session.receive(replace(PLAIN, field=answer))  # told less often than the answer
    assert panel.decision.value_at(0, 0) == pytest.approx(-2.0)
    assert panel.decision.mistakes == 0
    panel.session.focus.look_into(None)
    assert panel.decision.value_at(0, 0) == pytest.approx(0.75)
    assert "<b>Neuron 3 of layer 1</b>" not in texts(panel, QLabel)


def test_a_neuron_of_one_input_is_a_curve(qtbot: QtBot) -> None:
    panel = shown(qtbot, "sine")
    x0, x1, _, _ = panel.extent
    said = Field(np.array([3.0, 3.0], np.float32), (x0, x1, 0.0, 1.0))
    panel.session.focus.look_into((1, 0), "Neuron 1 of layer 1")
    panel.session.receive(replace(PLAIN, neuron=NeuronField(1, 0, said)))
    assert panel.curve.value_at((x0 + x1) / 2) == pytest.approx(3.0)


def test_an_output_of_classes_says_probabilities(qtbot: QtBot) -> None:
    panel = shown(qtbot, "circles")
    output = len(panel.session.spec.model.hidden) + 1
    said = Field(np.tile(np.linspace(0, 1, 5, dtype=np.float32), (5, 1)), EXTENT)
    panel.session.focus.look_into((output, 0), "Output")
    panel.session.receive(replace(PLAIN, field=said))
    answer = panel.decision.grab().toImage()
    panel.session.receive(replace(PLAIN, neuron=NeuronField(output, 0, said)))
    assert panel.decision.grab().toImage() == answer


def test_an_output_of_several_classes_has_the_colour_of_its_class(qtbot: QtBot) -> None:
    panel = shown(qtbot, "many_gaussians")
    output = len(panel.session.spec.model.hidden) + 1
    said = Field(np.ones((5, 5), np.float32), EXTENT)
    panel.session.focus.look_into((output, 2), "Output C")
    panel.session.receive(replace(PLAIN, neuron=NeuronField(output, 2, said)))
    place = panel.decision.to_viewport(0.0, 5.6)
    seen = panel.decision.viewport().grab().toImage().pixelColor(place)
    assert abs(seen.hueF() - current_tokens().color("class_c").hueF()) < 0.06
