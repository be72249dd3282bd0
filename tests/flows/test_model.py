"""Change the model while it trains: nothing stops, and the window says what stayed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from engine.experiment import parameter_shapes
from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from tests.gui.panels.finding import control

LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def trains_on(playground: Playground, wait: Wait) -> Snapshot:
    """The first snapshot of the present model that was made some steps later."""
    shapes, after = parameter_shapes(playground.session.spec.model), playground.session.snapshot
    assert after is not None
    return wait(
        lambda snapshot: (
            snapshot.step > after.step + 50
            and {each.name: each.value.shape for each in snapshot.parameters} == shapes
        )
    )


def test_a_layer_is_changed_in_every_way_while_it_trains(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window, session = playground.window, playground.session
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.step > 50)
    qtbot.mouseClick(control(window.page.model, QToolButton, "more: neurons in layer 1"), LEFT)
    units = session.spec.model.hidden[0].units
    assert (
        window.status.hint.text() == f"Layer 1 keeps {units - 1} of its now {units} neurons, all else stays"
    )
    trains_on(playground, wait)
    qtbot.mouseClick(control(window.page.model, QToolButton, "Options of layer 1"), LEFT)
    norm = control(window.page.model, QCheckBox, "batch norm")
    qtbot.mouseClick(norm, LEFT, pos=QPoint(9, norm.height() // 2))
    assert session.spec.model.hidden[0].batch_norm
    assert window.status.hint.text() == "All weights stay"
    seen = trains_on(playground, wait)
    assert list(seen.buffers) == ["1.running_mean", "1.running_var", "1.num_batches_tracked"]
    assert seen.state is RunState.TRAINING
    assert seen.obstacle == ""
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert trains_on(playground, wait).buffers == {}


def test_a_model_that_fails_on_purpose_says_why(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    window = playground.window
    menu = control(window.page.model, QPushButton, "Presets").menu()
    menu.popup(window.mapToGlobal(QPoint(0, 0)))
    dead = next(action for action in menu.actions() if action.text() == "Dead ReLU")
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(dead).center())
    assert window.status.hint.text() == "All weights begin anew"
    bar = window.page.inspector.tabs.tabBar()
    place = next(index for index in range(bar.count()) if bar.accessibleTabName(index) == "Gradients")
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(place).center())
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    after = wait(lambda snapshot: snapshot.step > 0 and len(snapshot.flows) == 2)
    assert (after.flows[0].dead, after.flows[0].units) == (8, 8)
