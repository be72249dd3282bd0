"""Look into the model through the tabs of the inspector while it trains."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from engine.training.snapshots import ClassQuality, RunState, Snapshot
from gui.app.playground import Playground
from gui.kit.number_format import percent
from gui.kit.stat import Stat
from tests.gui.panels.finding import names, texts

LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def choose_tab(qtbot: QtBot, playground: Playground, title: str) -> None:
    """Click the tab of that title."""
    bar = playground.window.page.inspector.tabs.tabBar()
    place = next(index for index in range(bar.count()) if bar.accessibleTabName(index) == title)
    qtbot.mouseClick(bar, LEFT, pos=bar.tabRect(place).center())


def test_the_metrics_are_those_of_the_model_as_it_stands(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    choose_tab(qtbot, playground, "Metrics")
    before = wait(lambda snapshot: snapshot.quality is not None)
    qtbot.keyClick(playground.window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    after = wait(
        lambda snapshot: (
            snapshot.step > before.step and snapshot.state is RunState.PAUSED and snapshot.quality is not None
        )
    )
    assert after.quality is not None
    assert isinstance(after.quality[0], ClassQuality)
    assert after.quality[0].accuracy == after.metrics.train_metric
    assert names(playground.window.page.metrics, Stat)[0] == f"accuracy {percent(after.metrics.train_metric)}"


def test_gradients_are_measured_while_their_tab_is_seen(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    choose_tab(qtbot, playground, "Gradients")
    qtbot.keyClick(playground.window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.step > 50 and len(snapshot.flows) == 3)
    qtbot.keyClick(playground.window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.state is RunState.PAUSED)
    assert texts(playground.window.page.gradients, QLabel)[0].startswith("Healthy")
    choose_tab(qtbot, playground, "Parameters")
    wait(lambda snapshot: snapshot.flows == () and snapshot.parameters != ())
