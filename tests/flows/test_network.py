"""Look into the network while it trains, set a weight, switch a neuron off: through the real window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from gui.plots.network import Bias, Neuron, Part

LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def bias(snapshot: Snapshot, name: str) -> float:
    """The first number of a parameter; NaN where it is not told."""
    return next((float(view.value.flat[0]) for view in snapshot.parameters if view.name == name), np.nan)


def is_silent(snapshot: Snapshot, neuron: Neuron) -> bool:
    """Whether the snapshot tells that a neuron says 0 everywhere."""
    maps = snapshot.neurons
    return maps is not None and not maps.layers[neuron.layer][neuron.unit].any()


def output_bias(playground: Playground) -> tuple[Part, str]:
    """The bias of the output and the parameter that holds it."""
    hidden = len(playground.session.spec.model.hidden)
    return Bias(hidden + 1, 0), f"{2 * hidden}.bias"


def test_the_network_is_the_first_view_and_lives_while_it_trains(playground: Playground, wait: Wait) -> None:
    tabs = playground.window.page.inspector.tabs
    assert tabs.tabBar().accessibleTabName(0) == "Network"
    assert playground.window.page.network.isVisible()
    first = wait(lambda snapshot: snapshot.neurons is not None)
    QTest.keyClick(playground.window, Qt.Key.Key_Space)
    later = wait(lambda snapshot: snapshot.step > first.step + 50 and snapshot.neurons is not None)
    QTest.keyClick(playground.window, Qt.Key.Key_Space)
    assert first.neurons is not None
    assert later.neurons is not None
    assert not np.array_equal(first.neurons.layers[1], later.neurons.layers[1])
    tabs.setCurrentIndex(1)
    wait(lambda snapshot: snapshot.neurons is None and snapshot.state is RunState.PAUSED)


def test_a_neuron_is_seen_large_while_it_is_pointed_at(playground: Playground, wait: Wait) -> None:
    window = playground.window
    wait(lambda snapshot: snapshot.neurons is not None)
    canvas = window.page.network.canvas
    QTest.mouseMove(canvas, canvas.spot(canvas.sheet.places.layer(1)[0]))
    told = wait(lambda snapshot: snapshot.neuron is not None).neuron
    assert told is not None
    wanted = float(told.field.values[50, 50])
    extent = window.page.plot.extent
    x = np.linspace(extent[0], extent[1], 100)[50]
    y = np.linspace(extent[2], extent[3], 100)[50]
    assert abs(window.page.plot.decision.value_at(x, y) - wanted) < 1e-3
    QTest.mouseMove(canvas, canvas.rect().bottomLeft())
    wait(lambda snapshot: snapshot.neuron is None)


def test_a_weight_is_set_while_it_trains_and_taken_back(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window = playground.window
    part, name = output_bias(playground)
    QTest.keyClick(window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.step > 20 and bool(snapshot.parameters))
    canvas = window.page.network.canvas
    QTest.mouseClick(canvas, LEFT, pos=canvas.spot(part))
    box = window.page.network.editor.number.box()
    qtbot.waitUntil(lambda: bool(box.hasFocus()))
    QTest.keyClicks(box, "40")
    assert playground.session.undo_stack.count() == 0
    QTest.keyClick(box, Qt.Key.Key_Escape)
    QTest.keyClicks(box, "4")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert playground.session.undo_stack.count() == 1
    revised = wait(lambda snapshot: snapshot.revised_at > 0)
    assert revised.state is RunState.TRAINING
    assert bias(wait(lambda snapshot: bool(snapshot.parameters)), name) > 2
    QTest.keyClick(window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.state is RunState.PAUSED)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    wait(lambda snapshot: bias(snapshot, name) < 2)


def test_a_reset_forgets_weights_set_by_hand(playground: Playground, wait: Wait) -> None:
    part, name = output_bias(playground)
    canvas = playground.window.page.network.canvas
    before = bias(wait(lambda snapshot: bool(snapshot.parameters)), name)
    QTest.mouseClick(canvas, LEFT, pos=canvas.spot(part))
    box = playground.window.page.network.editor.number.box()
    QTest.keyClicks(box, "3")
    QTest.keyClick(box, Qt.Key.Key_Return)
    wait(lambda snapshot: bias(snapshot, name) == 3)
    QTest.keyClick(playground.window, Qt.Key.Key_R)
    wait(lambda snapshot: bias(snapshot, name) == before)


def test_a_neuron_is_disabled_while_it_trains(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    canvas = playground.window.page.network.canvas
    QTest.keyClick(playground.window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.step > 20)
    neuron = canvas.sheet.places.layer(1)[1]
    spot = canvas.spot(neuron)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, canvas.mapToGlobal(spot))
    QApplication.sendEvent(canvas, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    place = menu.actionGeometry(menu.actions()[0]).center()
    QTest.mouseClick(menu, LEFT, pos=place)
    qtbot.waitUntil(lambda: playground.session.spec.model.disabled == (f"hidden.0.{neuron.unit}",))
    told = wait(lambda snapshot: is_silent(snapshot, neuron))
    assert told.state is RunState.TRAINING
