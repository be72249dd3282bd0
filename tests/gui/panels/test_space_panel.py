"""The view of a layer's space shows what the worker tells of it, and asks for what is chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from engine.experiment import ExperimentSpec, Layer, edit, points_of, propose
from engine.training.snapshots import Divergence, History, Metrics, RunState, Snapshot
from engine.training.space_drawing import SpaceWatch
from engine.training.space_look import BOUNDARY, SPREAD, Axis, SpaceLook, Stage
from engine.training.trainer import Trainer
from gui.kit.combo import Combo
from gui.kit.elided_label import ElidedLabel
from gui.panels.space_panel import SpacePanel
from gui.panels.space_panel.wording import stage_name
from gui.state.session import Session
from tests.gui.panels.finding import control, texts

PLAIN = Snapshot(99, 1, RunState.PAUSED, 1, 0.1, 0.0, Metrics(0.5, 0.6, 0.9, 0.8), History.empty())


def experiment(name: str = "circles", *hidden: Layer) -> ExperimentSpec:
    return edit(edit(propose(name), "data.n", 40), "model.hidden", hidden or (Layer(4), Layer(2, "ReLU")))


def shown(qtbot: QtBot, spec: ExperimentSpec) -> SpacePanel:
    """The panel with its head above it, in a window."""
    session = Session(spec)
    panel = SpacePanel(session)
    session.setParent(panel)
    panel.layout().insertWidget(0, panel.head)  # type: ignore[union-attr]
    qtbot.addWidget(panel)
    panel.resize(420, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    QApplication.processEvents()
    return panel


def answer(panel: SpacePanel, trainer: Trainer | None = None) -> None:
    """What the worker does: draw what is looked at."""
    trainer = trainer or Trainer(panel.session.spec, "eager")
    space = SpaceWatch().seen(trainer, panel.session.focus.space, training=False)
    panel.session.receive(replace(PLAIN, space=space))
    QApplication.processEvents()


@pytest.fixture
def panel(qtbot: QtBot) -> SpacePanel:
    panel = shown(qtbot, experiment())
    answer(panel)
    return panel


def choose_layer(panel: SpacePanel, caption: str) -> None:
    """By keys, down from the first entry."""
    combo = control(panel, Combo, "Layer whose space is seen")
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(combo.findText(caption)):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == caption


def choose_axis(panel: SpacePanel, direction: str, name: str) -> None:
    """Open the menu of an axis and click one."""
    menu = action_of(control(panel, QToolButton, "Look of the space").menu(), direction).menu()
    assert isinstance(menu, QMenu)
    menu.popup(panel.mapToGlobal(panel.rect().center()))
    wanted = action_of(menu, name)
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(wanted).center())


def action_of(menu: QMenu, text: str) -> QAction:
    found = [each for each in menu.actions() if each.text().replace("&", "") == text]
    assert len(found) == 1, [each.text() for each in menu.actions()]
    return found[0]


def test_it_begins_with_what_the_output_layer_is_given(panel: SpacePanel) -> None:
    assert panel.session.focus.space == SpaceLook(Stage(2), Axis("unit", 0), Axis("unit", 1))
    scene = panel.view.scene_shown
    assert scene is not None
    assert scene.names == ("unit 1", "unit 2")
    assert len(scene.xy) == 40
    assert len(scene.rules) == 1
    assert texts(panel, QLabel) == ["Layer 2 after ReLU · 2 units", "Here the boundary is straight"]


def test_another_layer_is_chosen_by_keys(panel: SpacePanel) -> None:
    choose_layer(panel, "inputs")
    assert panel.session.focus.space == SpaceLook(Stage(0), Axis("unit", 0), Axis("unit", 1))
    answer(panel)
    scene = panel.view.scene_shown
    assert scene is not None
    assert scene.names == ("x₁", "x₂")
    assert scene.square
    assert np.allclose(scene.xy, points_of(panel.session.spec.data).x)
    assert texts(panel, QLabel)[0] == "Inputs · 2 features"
    choose_layer(panel, "layer 1 before Tanh")
    assert panel.session.focus.space == SpaceLook(Stage(1, before=True), SPREAD, SPREAD)
    answer(panel)
    assert texts(panel, QLabel)[0] == "Layer 1 before Tanh · 4 units"


def test_axes_are_chosen_in_the_menu_and_kept_for_their_layer(panel: SpacePanel) -> None:
    choose_layer(panel, "layer 1 after Tanh")
    choose_axis(panel, "Across", "unit 3")
    assert panel.session.focus.space == SpaceLook(Stage(1), Axis("unit", 2), SPREAD)
    choose_axis(panel, "Up", "unit 2")
    wanted = SpaceLook(Stage(1), Axis("unit", 2), Axis("unit", 1))
    assert panel.session.focus.space == wanted
    choose_layer(panel, "inputs")
    choose_layer(panel, "layer 1 after Tanh")
    assert panel.session.focus.space == wanted


def test_grid_and_territories_are_switched_off(panel: SpacePanel) -> None:
    before = panel.view.grab().toImage()
    panel.head.grid.trigger()
    panel.head.tints.trigger()
    after = panel.view.grab().toImage()
    assert before != after
    panel.head.grid.trigger()
    panel.head.tints.trigger()
    assert panel.view.grab().toImage() == before


def test_a_wide_layer_is_seen_across_the_boundary(qtbot: QtBot) -> None:
    panel = shown(qtbot, experiment("circles", Layer(6)))
    assert panel.session.focus.space == SpaceLook(Stage(1), BOUNDARY, SPREAD)
    answer(panel)
    _, detail = texts(panel, QLabel)
    assert detail.startswith("Here the boundary is straight · ")
    assert detail.endswith("% of the spread is seen")


def test_it_follows_the_model(panel: SpacePanel) -> None:
    session = panel.session
    session.edit("model.hidden", (Layer(3), Layer(3), Layer(2)), "Add a layer")
    assert session.focus.space == SpaceLook(Stage(3), Axis("unit", 0), Axis("unit", 1))
    choose_layer(panel, "layer 1 after Tanh")
    session.edit("model.hidden", (Layer(5),), "Remove layers")
    assert session.focus.space == SpaceLook(Stage(1), BOUNDARY, SPREAD)
    choose_layer(panel, "output, sums")
    session.edit("model.hidden", (Layer(5), Layer(2)), "Add a layer")
    assert session.focus.space == SpaceLook(Stage(3, before=True), Axis("unit", 0), Axis("class"))
    choose_layer(panel, "layer 1 before Tanh")
    session.edit("model.hidden", (), "Remove layers")
    assert session.focus.space == SpaceLook(Stage(0), Axis("unit", 0), Axis("unit", 1))
    captions = control(panel, Combo, "Layer whose space is seen")
    assert [captions.itemText(place) for place in range(captions.count())] == [
        "inputs",
        "output, sums",
        "output",
    ]


def test_a_picture_of_points_that_are_gone_is_not_drawn(panel: SpacePanel) -> None:
    old = SpaceWatch().seen(Trainer(panel.session.spec, "eager"), panel.session.focus.space, training=False)
    scene = panel.view.scene_shown
    session = panel.session
    session.set_points(session.points.without(np.arange(10, 40)), "Delete points")
    session.receive(replace(PLAIN, space=old))
    assert panel.view.scene_shown is scene
    answer(panel)
    assert panel.view.scene_shown is not None
    assert len(panel.view.scene_shown.xy) == 10


def test_coming_into_sight_it_shows_nothing_of_a_former_experiment(panel: SpacePanel) -> None:
    panel.hide()
    panel.session.edit("optimizer.lr", 0.5, "Same points, same model")
    assert panel.view.scene_shown is not None
    panel.session.load(experiment("moons"))
    panel.show()
    assert panel.view.scene_shown is None
    assert texts(panel, QLabel) == ["Layer 2 after ReLU · 2 units"]
    empty = panel.view.grab().toImage()
    answer(panel)
    assert panel.view.grab().toImage() != empty


def test_a_point_is_looked_at_from_either_side(panel: SpacePanel) -> None:
    session, view = panel.session, panel.view
    at = view.place_of(7)
    assert at is not None
    QTest.mouseMove(view.viewport(), view.to_viewport(at.x(), at.y()))
    found = session.focus.point
    assert found is not None
    name, detail = texts(panel, QLabel)
    assert name.startswith(f"Point {found + 1} (")
    assert "unit 1 " in detail
    assert " · unit 2 " in detail
    QTest.mouseMove(view.viewport(), view.viewport().rect().topLeft())
    session.focus.look_at(3)
    assert view.marked == 3
    assert texts(panel, QLabel)[0].startswith("Point 4 (")
    panel.hide()
    assert session.focus.point is None


@pytest.mark.parametrize(
    ("name", "stage", "said"),
    [
        ("sine", Stage(2), "f(x) over x"),
        ("sine", Stage(0), "x₁ over x"),
        ("sine", Stage(1), "Lines of equal answer"),
        ("plane", Stage(2), "On the line the answer is the target"),
        ("plane", Stage(1), "Lines of equal answer"),
        ("plane", Stage(0), "The plane as it enters, before any layer bends it"),
        ("many_gaussians", Stage(1), "Here the boundary is straight"),
        ("circles", Stage(1, before=True), "The grid is the plane of inputs, bent so far"),
    ],
)
def test_it_says_what_there_is_to_see(qtbot: QtBot, name: str, stage: Stage, said: str) -> None:
    panel = shown(qtbot, experiment(name, Layer(2)))
    choose_layer(panel, stage_name(panel.session.spec, stage))
    answer(panel)
    assert texts(panel, QLabel)[1] == said


def test_after_a_divergence_it_keeps_the_last_picture_and_says_so(panel: SpacePanel) -> None:
    scene = panel.view.scene_shown
    divergence = Divergence(step=3, parameter="0.weight", value=float("nan"), finite_step=2)
    panel.session.receive(replace(PLAIN, state=RunState.DIVERGED, divergence=divergence))
    assert panel.view.scene_shown is scene
    assert texts(panel, QLabel)[1] == "The last picture before the numbers ceased to be finite"
    answer(panel)
    assert texts(panel, QLabel)[1] == "Here the boundary is straight"


def test_without_points_it_says_so(panel: SpacePanel) -> None:
    session = panel.session
    session.set_points(session.points.without(np.arange(40)), "Delete points")
    answer(panel)
    assert texts(panel, QLabel)[1] == "There are no points"


def test_of_very_many_points_it_says_how_many_are_drawn(qtbot: QtBot) -> None:
    panel = shown(qtbot, edit(experiment("circles", Layer(2)), "data.n", 2500))
    answer(panel)
    assert texts(panel, QLabel)[0] == "Layer 1 after Tanh · 2 units · 2\u202f000 of 2\u202f500 points"
    panel.resize(290, 400)
    name = panel.findChildren(ElidedLabel)[0].shown_text()
    assert name == "Layer 1 after Tanh · 2\u202f000 of 2\u202f500 points"
    left_out = np.setdiff1d(np.arange(2500), panel.view.scene_shown.places)  # type: ignore[union-attr]
    panel.session.focus.look_at(int(left_out[0]))
    assert texts(panel, QLabel)[1] == "It is not among the points that are drawn here"


def test_without_test_points_only_those_of_the_training_are_drawn(panel: SpacePanel) -> None:
    test = panel.session.points.test
    panel.show_tests(False)
    scene = panel.view.scene_shown
    assert scene is not None
    assert scene.places.tolist() == np.flatnonzero(~test).tolist()
    answer(panel)
    assert panel.view.place_of(int(np.flatnonzero(test)[0])) is None
    panel.show_tests(True)
    assert panel.view.scene_shown is not None
    assert len(panel.view.scene_shown.xy) == 40
