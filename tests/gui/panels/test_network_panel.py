from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from engine.experiment import ExperimentSpec, Layer, propose
from engine.training.trainer import Trainer
from gui.kit.elided_label import ElidedLabel
from gui.panels.network_panel import NetworkPanel
from gui.panels.network_panel.reading import entry_of, numbers_of, structure_of
from gui.panels.network_panel.wording import fold_text, neuron_text, number_text, part_name
from gui.plots.network import Bias, Edge, Fold, Neuron
from gui.state.history import ParameterEntry
from gui.state.session import Session
from tests.gui.panels.finding import texts
from tests.gui.panels.network_card import action, choose, click, menu_at, snapshot_of, weight
from tests.gui.panels.network_card import panel as panel
from tests.gui.panels.network_card import session as session
from tests.gui.panels.network_card import trainer as trainer


def test_in_a_narrow_column_the_numbers_of_a_weight_are_still_whole(panel: NetworkPanel) -> None:
    [detail] = [label for label in panel.findChildren(ElidedLabel) if label.property("role") == "note"]
    QTest.mouseMove(panel.canvas, panel.canvas.spot(Bias(3, 0)))
    panel.resize(detail.fontMetrics().horizontalAdvance(detail.text()) - 20, 380)
    QApplication.processEvents()
    assert " · grad " in detail.shown_text()
    assert not detail.shown_text().endswith("…")


def test_a_weight_is_named_with_its_numbers(panel: NetworkPanel, trainer: Trainer) -> None:
    part = Edge(2, 1, 3)
    QTest.mouseMove(panel.canvas, panel.canvas.spot(part))
    found = panel.canvas.part
    assert isinstance(found, Edge)
    assert found.layer == 2
    name, detail = texts(panel, QLabel)
    assert name == part_name(structure_of(panel.session.spec), found)
    assert name.startswith("Weight from neuron ")
    value = weight(trainer, "2.weight", (found.unit, found.source))
    assert detail.startswith(f"value {number_text(value)} · gradient ")
    assert "–" not in detail  # gradient and last update are known after a step


def test_a_neuron_is_looked_into_while_it_is_pointed_at(panel: NetworkPanel, session: Session) -> None:
    QTest.mouseMove(panel.canvas, panel.canvas.spot(Neuron(2, 1)))
    assert session.focus.neuron == (2, 1)
    assert session.focus.title == "Neuron 2 of layer 2"
    assert texts(panel, QLabel) == ["Neuron 2 of layer 2", "ReLU"]
    QTest.mouseMove(panel.canvas, panel.canvas.spot(Bias(3, 0)))
    assert session.focus.neuron is None
    assert texts(panel, QLabel)[0] == "Bias of output"


def test_nobody_is_looked_into_behind_another_tab(panel: NetworkPanel, session: Session) -> None:
    QTest.mouseMove(panel.canvas, panel.canvas.spot(Neuron(1, 0)))
    panel.hide()
    assert session.focus.neuron is None


@pytest.mark.parametrize(
    ("neuron", "text", "name"),
    [(Neuron(1, 2), "Disable This Neuron", "hidden.0.2"), (Neuron(0, 1), "Disable This Input", "x2")],
)
def test_a_neuron_or_input_is_disabled_and_enabled(
    panel: NetworkPanel, session: Session, neuron: Neuron, text: str, name: str
) -> None:
    choose(menu_at(panel, neuron), text)
    assert session.spec.model.disabled == (name,)
    assert neuron in panel.canvas.sheet.structure.disabled
    menu = menu_at(panel, neuron)
    assert action(menu, text).isChecked()
    choose(menu, text)
    assert session.spec.model.disabled == ()
    assert session.undo_stack.count() == 2
    session.undo_stack.undo()
    assert session.spec.model.disabled == (name,)
    choose(menu_at(panel, Neuron(2, 0)), "Enable Everything Again")
    assert session.spec.model.disabled == ()


def test_layers_are_frozen_but_for_the_last_that_learns(panel: NetworkPanel, session: Session) -> None:
    choose(menu_at(panel, Neuron(1, 0)), "Freeze Layer 1")
    choose(menu_at(panel, Neuron(2, 0)), "Freeze Layer 2")
    assert session.spec.model.frozen == ("hidden.0", "hidden.1")
    assert panel.canvas.sheet.structure.frozen == {1, 2}
    menu = menu_at(panel, Neuron(3, 0))
    assert not action(menu, "Freeze Output Layer").isEnabled()
    menu.close()
    choose(menu_at(panel, Edge(1, 0, 0)), "Freeze Layer 1")
    assert session.spec.model.frozen == ("hidden.1",)


def test_the_drawing_follows_the_model(panel: NetworkPanel, session: Session) -> None:
    session.edit("model.hidden", (Layer(2), Layer(2), Layer(2)), "layers")
    assert panel.canvas.sheet.structure.widths == (2, 2, 2, 2, 1)
    assert panel.canvas.sheet.numbers is None
    session.undo_stack.undo()
    assert panel.canvas.sheet.structure.widths == (2, 4, 3, 1)


def norms_and_dropout() -> ExperimentSpec:
    spec = propose("circles")
    layers = (Layer(4, batch_norm=True, dropout=0.2), Layer(3, bias=False))
    return msgspec.structs.replace(spec, model=msgspec.structs.replace(spec.model, hidden=layers))


def test_weights_are_found_between_other_modules() -> None:
    spec = norms_and_dropout()
    assert entry_of(spec, Edge(2, 1, 3)) == ParameterEntry("4.weight", (1, 3))
    assert entry_of(spec, Bias(3, 0)) == ParameterEntry("6.bias", (0,))
    assert structure_of(spec).biased == (False, True, False, True)
    found = numbers_of(spec, Trainer(spec, "eager").parameters())
    assert found is not None
    assert [weights.shape for weights in found.weights] == [(4, 2), (3, 4), (1, 3)]
    assert numbers_of(propose("line"), Trainer(spec, "eager").parameters()) is not None
    assert numbers_of(spec, ()) is None


def test_a_folded_layer_is_told_in_a_line(panel: NetworkPanel, session: Session) -> None:
    session.edit("model.hidden", (Layer(40), Layer(3)), "Wide")
    session.receive(replace(snapshot_of(Trainer(session.spec, "eager")), revision=99))
    QTest.mouseMove(panel.canvas, panel.canvas.spot(Fold(1)))
    shown = len(panel.canvas.sheet.places.layer(1))
    [said] = [text for text in texts(panel, QLabel) if "strongest" in text]
    assert said.startswith(f"the {shown} strongest of 40 shown · weights from −")
    assert said.endswith(" · click shows all")
    click(panel, Fold(1))
    assert any(text.startswith("all 40 shown · ") for text in texts(panel, QLabel))
    assert any(text.endswith(" · click folds") for text in texts(panel, QLabel))
    assert fold_text(12, 5, None) == "the 5 strongest of 12 shown · click shows all"


def test_parts_have_names() -> None:
    net = structure_of(norms_and_dropout())
    assert part_name(net, Edge(1, 1, 0)) == "Weight from input x₁ to neuron 2 of layer 1"
    assert part_name(net, Bias(3, 0)) == "Bias of output"
    assert part_name(net, Fold(1)) == "All neurons of layer 1"


def test_the_outputs_of_a_model_that_says_its_spread_are_named() -> None:
    spec = propose("fan")
    net = structure_of(spec)
    assert part_name(net, Neuron(2, 1)) == "Output σ"
    assert neuron_text(spec, net, Neuron(2, 0)) == "the mean of the target"
    assert neuron_text(spec, net, Neuron(2, 1)) == "how far targets spread about the mean"


def test_what_is_chosen_and_what_is_pointed_at_go_with_their_network(
    qtbot: QtBot, panel: NetworkPanel, session: Session
) -> None:
    click(panel, Edge(3, 0, 1))
    panel.editor.close_editor()
    QTest.mouseMove(panel.canvas, panel.canvas.spot(Edge(3, 0, 0)))
    with qtbot.waitSignal(panel.canvas.pointed, check_params_cb=lambda part: part is None):
        session.edit("model.hidden", (Layer(2),), "Fewer layers")
    assert panel.canvas.part is None
