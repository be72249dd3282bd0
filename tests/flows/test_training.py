"""Choose data, run, watch it learn, change things on the way: all with mouse and keys."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from engine.experiment import propose
from engine.training.snapshots import RunState, Snapshot
from engine.training.trainer import Trainer
from gui.app.playground import Playground
from gui.kit.segmented import SegmentButton
from gui.kit.slider import NumberSlider
from gui.kit.thumbnail_bar import ThumbnailTile
from tests.gui.panels.finding import control

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def is_training(snapshot: Snapshot) -> bool:
    return snapshot.state is RunState.TRAINING


def is_paused(snapshot: Snapshot) -> bool:
    return snapshot.state is RunState.PAUSED


def weights(snapshot: Snapshot) -> dict[str, bytes]:
    """Every parameter to the last bit."""
    assert snapshot.parameters
    return {view.name: view.value.tobytes() for view in snapshot.parameters}


def pull(track_owner: NumberSlider, share: float) -> None:
    """Pull a slider's handle with the mouse to a share of its way."""
    track = track_owner.track()
    middle = track.height() // 2
    start, end = QPoint(track.width() // 2, middle), QPoint(round(share * (track.width() - 1)), middle)
    QTest.mousePress(track, LEFT, pos=start)
    for part in (0.25, 0.5, 0.75, 1.0):
        QTest.mouseMove(track, start + (end - start) * part)
    QTest.mouseRelease(track, LEFT, pos=end)


def test_choose_a_data_set_run_and_watch_the_loss_fall(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window = playground.window
    qtbot.mouseClick(control(window.page.data, ThumbnailTile, "Circles"), LEFT)
    assert playground.session.spec == propose("circles")
    first = wait(lambda snapshot: is_paused(snapshot) and snapshot.field is not None)
    qtbot.mouseClick(window.transport.run, LEFT)
    later = wait(lambda snapshot: snapshot.metrics.train_loss < 0.3 * first.metrics.train_loss)
    assert later.step > first.step
    assert window.transport.run.text() == "Pause"
    assert window.status.state.text() == "● training"
    assert not math.isnan(window.page.plot.decision.value_at(0.0, 0.0))
    assert len(window.page.loss.chart.y_axis().ticks) > 0
    tabs = window.page.inspector.tabs
    place = tabs.tabBar().tabRect(tabs.indexOf(window.page.parameters)).center()
    qtbot.mouseClick(tabs.tabBar(), LEFT, pos=place)
    table = window.page.parameters.findChild(QTableView)
    assert table is not None
    count = sum(view.value.size for view in later.parameters)
    qtbot.waitUntil(lambda: table.model().rowCount() == count)
    qtbot.mouseClick(window.transport.run, LEFT)
    wait(is_paused)
    assert window.transport.run.text() == "Run"


def test_a_regression_shows_its_curve_and_its_formula(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window = playground.window
    qtbot.mouseClick(control(window.page.data, SegmentButton, "Regression"), LEFT)
    assert playground.session.spec.task == "regression"
    qtbot.mouseClick(control(window.page.data, ThumbnailTile, "Line"), LEFT)
    qtbot.mouseClick(window.transport.run, LEFT)
    wait(lambda snapshot: snapshot.metrics.test_metric > 0.9)
    assert window.page.plot.canvas is window.page.plot.curve
    assert not math.isnan(window.page.plot.curve.value_at(0.0))
    qtbot.waitUntil(lambda: window.transport.accuracy.accessibleName().startswith("test R² 0.9"))
    assert window.page.plot.footer.formula.startswith("y = ")


def test_the_learning_rate_changes_on_the_way_and_the_weights_stay(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    session, window = playground.session, playground.window
    before = session.spec
    qtbot.keyClick(window.page.plot.canvas, Key.Key_Space)
    running = wait(lambda snapshot: snapshot.step > 50)
    pull(control(window.page.training, NumberSlider, "lr"), 0.2)
    assert session.spec.optimizer.params["lr"] < before.optimizer.params["lr"]
    assert session.undo_stack.count() == 1
    revision_of_edit = 2
    later = wait(lambda snapshot: snapshot.revision >= revision_of_edit and snapshot.step > running.step + 50)
    assert is_training(later)
    assert later.run == running.run
    session.undo_stack.undo()
    assert session.spec == before


def test_step_and_epoch_by_key(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    plot = playground.window.page.plot.canvas
    qtbot.keyClick(plot, Key.Key_Right)
    wait(lambda snapshot: is_paused(snapshot) and snapshot.step == 1)
    qtbot.keyClick(plot, Key.Key_Right, SHIFT)
    end = wait(lambda snapshot: is_paused(snapshot) and snapshot.epoch == 1)
    qtbot.keyClick(plot, Key.Key_Right, SHIFT)
    assert wait(lambda snapshot: is_paused(snapshot) and snapshot.epoch == 2).step == 2 * end.step


def test_reset_leads_back_to_the_very_same_weights_and_on_to_the_same_ones(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    plot = playground.window.page.plot.canvas
    start = wait(lambda snapshot: bool(snapshot.parameters))
    qtbot.keyClick(plot, Key.Key_Right, SHIFT)
    trained = wait(lambda snapshot: is_paused(snapshot) and snapshot.epoch == 1)
    assert weights(trained) != weights(start)
    qtbot.keyClick(plot, Key.Key_R)
    again = wait(lambda snapshot: snapshot.run == start.run + 1)
    assert again.step == 0
    assert weights(again) == weights(start)
    assert playground.window.page.loss.chart.ghost_count == 1
    qtbot.keyClick(plot, Key.Key_Right, SHIFT)
    assert weights(wait(lambda snapshot: is_paused(snapshot) and snapshot.epoch == 1)) == weights(trained)


def test_new_weights_are_others_and_can_be_undone(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    plot = playground.window.page.plot.canvas
    start = wait(lambda snapshot: bool(snapshot.parameters))
    qtbot.keyClick(plot, Key.Key_R, SHIFT)
    other = wait(lambda snapshot: snapshot.run == start.run + 1)
    assert weights(other) != weights(start)
    playground.window.actions_by_name.undo.trigger()
    back = wait(lambda snapshot: snapshot.run == start.run + 2)
    assert weights(back) == weights(start)


def test_the_window_computes_what_a_headless_run_computes(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    trainer = Trainer(playground.session.spec)
    for _ in range(3):
        trainer.run_epoch()
        qtbot.keyClick(playground.window.page.plot.canvas, Key.Key_Right, SHIFT)
        wait(lambda snapshot: is_paused(snapshot) and snapshot.epoch == trainer.epoch)
    snapshot = playground.session.snapshot
    assert snapshot is not None
    assert weights(snapshot) == {view.name: view.value.tobytes() for view in trainer.parameters()}
    assert snapshot.metrics == trainer.metrics()


def test_a_step_a_second_is_slow_enough_to_watch(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    window = playground.window
    qtbot.mouseClick(window.transport.speed, LEFT, pos=QPoint(1, window.transport.speed.height() // 2))
    qtbot.keyClick(window.page.plot.canvas, Key.Key_Space)
    first = wait(lambda snapshot: is_training(snapshot) and snapshot.step >= 1)
    assert first.step <= 2
    window.transport.speed.setValue(window.transport.speed.maximum())
    assert wait(lambda snapshot: snapshot.step > 100).run == first.run


def test_adding_a_layer_keeps_training(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    session, window = playground.session, playground.window
    qtbot.keyClick(window.page.plot.canvas, Key.Key_Space)
    wait(lambda snapshot: snapshot.step > 20)
    layers = len(session.spec.model.hidden)
    session.edit("model.hidden", session.spec.model.hidden[:1], "layers")
    assert layers > 1
    names = {"0.weight", "0.bias", "2.weight", "2.bias"}
    later = wait(lambda snapshot: {view.name for view in snapshot.parameters} == names)
    assert is_training(later)
    assert np.isfinite(later.metrics.train_loss)
