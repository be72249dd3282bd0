from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from engine.experiment import ExperimentSpec, Layer, propose
from engine.training.commands import Command, SetParameter, Watch
from engine.training.neurons import NeuronWatch
from engine.training.snapshots import History, Metrics, RunState, Snapshot
from engine.training.trainer import Trainer
from gui.kit.elided_label import ElidedLabel
from gui.kit.track import SteppingTrack
from gui.panels.network_panel import NetworkPanel
from gui.panels.network_panel.reading import entry_of, numbers_of, structure_of
from gui.panels.network_panel.weight_editor import reach_of
from gui.panels.network_panel.wording import fold_text, neuron_text, number_text, part_name
from gui.plots.network import Bias, Edge, Fold, Neuron, Part
from gui.state.history import ParameterEntry
from gui.state.session import Session
from tests.gui.panels.finding import texts

LEFT = Qt.MouseButton.LeftButton
EXTENT = (-6.0, 6.0, -6.0, 6.0)


@pytest.fixture
def session(qtbot: QtBot) -> Session:
    spec = propose("circles")
    model = msgspec.structs.replace(spec.model, hidden=(Layer(4), Layer(3, "ReLU")))
    return Session(msgspec.structs.replace(spec, model=model))


@pytest.fixture
def trainer(session: Session) -> Trainer:
    """Stands for the worker, paused after a step."""
    trainer = Trainer(session.spec, "eager")
    trainer.last_update.wanted = True
    trainer.step()
    return trainer


@pytest.fixture
def panel(qtbot: QtBot, session: Session, trainer: Trainer) -> NetworkPanel:
    panel = NetworkPanel(session)
    qtbot.addWidget(panel)
    panel.resize(440, 380)
    with qtbot.waitExposed(panel):
        panel.show()
    QApplication.processEvents()
    session.receive(snapshot_of(trainer))
    return panel


@pytest.fixture
def written(session: Session, trainer: Trainer) -> list[SetParameter]:
    """The weights that were asked to be written; the trainer does it and tells at once."""
    sent: list[SetParameter] = []

    def serve(command: Command) -> None:
        if isinstance(command, SetParameter):
            sent.append(command)
            trainer.set_parameter(command.name, command.index, command.value)
            session.receive(snapshot_of(trainer))

    session.commanded.connect(serve)
    return sent


def snapshot_of(trainer: Trainer, **parts: object) -> Snapshot:
    maps, _ = NeuronWatch().seen(trainer, 2, Watch(neurons=True, extent=EXTENT), False)
    made = Snapshot(99, 1, RunState.PAUSED, 1, 0.1, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), History.empty())
    return replace(made, parameters=trainer.parameters(), neurons=maps, **parts)  # type: ignore[arg-type]


def weight(trainer: Trainer, name: str, index: tuple[int, ...]) -> float:
    return float(next(view.value[index] for view in trainer.parameters() if view.name == name))


def click(panel: NetworkPanel, part: Part) -> None:
    QTest.mouseClick(panel.canvas, LEFT, pos=panel.canvas.spot(part))


def menu_at(panel: NetworkPanel, part: Part) -> QMenu:
    """Ask for the menu of a part as the right button does."""
    spot = panel.canvas.spot(part)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, panel.canvas.mapToGlobal(spot))
    QApplication.sendEvent(panel.canvas, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def action(menu: QMenu, text: str) -> QAction:
    found = [each for each in menu.actions() if each.text() == text]
    assert len(found) == 1, [each.text() for each in menu.actions()]
    return found[0]


def choose(menu: QMenu, text: str) -> None:
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action(menu, text)).center())


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
    ("part", "name", "index"), [(Bias(3, 0), "4.bias", (0,)), (Edge(3, 0, 2), "4.weight", (0, 2))]
)
def test_a_number_is_typed_in_place(
    panel: NetworkPanel,
    session: Session,
    trainer: Trainer,
    written: list[SetParameter],
    part: Part,
    name: str,
    index: tuple[int, ...],
) -> None:
    before = weight(trainer, name, index)
    click(panel, part)
    assert panel.editor.isVisible()
    assert panel.rect().contains(panel.editor.geometry())
    QTest.keyClicks(panel.editor.number.box(), "2.5")
    QTest.keyClick(panel.editor.number.box(), Qt.Key.Key_Return)
    assert not panel.editor.isVisible()
    assert [(each.name, each.index, each.value) for each in written] == [(name, index, 2.5)]
    assert weight(trainer, name, index) == 2.5
    assert session.undo_stack.count() == 1
    assert session.undo_stack.undoText().startswith("Set ")
    session.undo_stack.undo()
    assert weight(trainer, name, index) == pytest.approx(before, abs=1e-7)
    session.undo_stack.redo()
    assert weight(trainer, name, index) == 2.5


def test_a_pull_of_the_slider_is_one_undo(
    panel: NetworkPanel, session: Session, trainer: Trainer, written: list[SetParameter]
) -> None:
    before = weight(trainer, "4.bias", (0,))
    click(panel, Bias(3, 0))
    track = panel.editor.number.findChild(SteppingTrack)
    middle = track.rect().center()
    QTest.mousePress(track, LEFT, pos=middle)
    for shift in (10, 20, 30):
        QTest.mouseMove(track, middle + type(middle)(shift, 0))
    QTest.mouseRelease(track, LEFT, pos=middle + type(middle)(30, 0))
    assert len(written) >= 3
    assert session.undo_stack.count() == 1
    session.undo_stack.undo()
    assert weight(trainer, "4.bias", (0,)) == pytest.approx(before, abs=1e-7)


def test_the_box_is_wide_enough_for_a_small_negative_number(panel: NetworkPanel) -> None:
    click(panel, Bias(3, 0))
    panel.editor.show_value(-0.05761)
    box = panel.editor.number.box()
    QApplication.processEvents()
    assert box.text() == "-0.05761"
    assert box.width() > box.fontMetrics().horizontalAdvance(box.text()) + 12


def test_escape_and_a_click_elsewhere_close_the_editor(panel: NetworkPanel) -> None:
    click(panel, Bias(3, 0))
    QTest.keyClick(panel.editor.number.box(), Qt.Key.Key_Escape)
    assert not panel.editor.isVisible()
    assert panel.canvas.hasFocus()
    click(panel, Bias(3, 0))
    click(panel, Neuron(0, 0))
    assert not panel.editor.isVisible()


def test_the_editor_follows_the_number(panel: NetworkPanel, session: Session, trainer: Trainer) -> None:
    click(panel, Bias(3, 0))
    trainer.set_parameter("4.bias", (0,), 1.25)
    session.receive(snapshot_of(trainer))
    assert panel.editor.number.value() == 1.25


def test_a_number_is_set_from_the_keyboard_alone(panel: NetworkPanel, written: list[SetParameter]) -> None:
    panel.canvas.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_PageDown, Qt.Key.Key_Return):
        QTest.keyClick(panel.canvas, key)
    assert panel.editor.isVisible()
    QTest.keyClicks(panel.editor.number.box(), "-1")
    QTest.keyClick(panel.editor.number.box(), Qt.Key.Key_Return)
    assert [(each.name, each.value) for each in written] == [("0.bias", -1.0)]


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


@pytest.mark.parametrize(
    ("value", "reach"), [(0.0, 5.0), (2.4, 5.0), (3.0, 10.0), (-30.0, 100.0), (float("nan"), 5.0)]
)
def test_a_slider_reaches_far_enough(value: float, reach: float) -> None:
    assert reach_of(value) == reach


def test_any_number_can_be_typed_and_what_is_none_is_told(
    panel: NetworkPanel, written: list[SetParameter]
) -> None:
    box = panel.editor.number.box()
    click(panel, Bias(1, 0))
    QTest.keyClicks(box, "1200")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert [(each.name, each.value) for each in written] == [("0.bias", 1200.0)]
    assert panel.editor.number.limits().maximum >= 1200
    assert not panel.editor.isVisible()
    click(panel, Bias(1, 0))
    for text in ("much", "nan", "1e31"):
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)
        assert panel.editor.isVisible(), text
        assert any("must be" in shown for shown in texts(panel.editor, QLabel)), text
    click(panel, Neuron(0, 0))
    click(panel, Bias(1, 0))
    assert box.text() == "1200.00"
    assert not any("must be" in shown for shown in texts(panel.editor, QLabel))
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not panel.editor.isVisible()
    assert len(written) == 1


def test_what_is_chosen_and_what_is_pointed_at_go_with_their_network(
    qtbot: QtBot, panel: NetworkPanel, session: Session
) -> None:
    click(panel, Edge(3, 0, 1))
    panel.editor.close_editor()
    QTest.mouseMove(panel.canvas, panel.canvas.spot(Edge(3, 0, 0)))
    with qtbot.waitSignal(panel.canvas.pointed, check_params_cb=lambda part: part is None):
        session.edit("model.hidden", (Layer(2),), "Fewer layers")
    assert panel.canvas.part is None
