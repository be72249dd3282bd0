"""A schedule is chosen, watched and left to end a run, all with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from gui.kit.combo import Combo
from gui.kit.slider import NumberSlider
from tests.gui.panels.editing import choose, type_in
from tests.gui.panels.finding import control

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def test_a_cosine_falls_while_it_trains_and_a_stop_rule_ends_the_run(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window, session = playground.window, playground.session
    schedule = control(window.page.training, Combo, "Schedule")
    schedule.setFocus()
    choose(qtbot, schedule, "CosineAnnealingLR")
    window.page.plot.setFocus()
    for _ in range(3):
        epoch = wait(lambda snapshot: snapshot.state is not RunState.TRAINING).epoch
        qtbot.keyClick(window, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        wait(lambda snapshot, before=epoch: snapshot.epoch >= before + 1)
    told = wait(lambda snapshot: snapshot.schedule_place == 3)
    lr = session.spec.optimizer.values("optimizer")["lr"]
    assert told.rate == pytest.approx(lr * 0.99778, rel=1e-4)

    qtbot.mouseClick(control(window.page.training, QToolButton, "stop rules and seed"), LEFT)
    type_in(qtbot, control(window.page.training, NumberSlider, "loss below").box(), "0.6")
    window.page.plot.setFocus()
    qtbot.keyClick(window, Key.Key_Space)
    ended = wait(lambda snapshot: snapshot.state is RunState.FINISHED)
    assert ended.finished == "loss"
    assert ended.metrics.train_loss < 0.6
    assert "the training loss fell below 0.6" in window.page.plot.notice.text()


def test_why_a_formula_will_not_do_is_read_whole_and_one_that_will_do_sets_the_rate(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    training = playground.window.page.training
    schedule = control(training, Combo, "Schedule")
    schedule.setFocus()
    choose(qtbot, schedule, "LambdaLR")
    line = control(training, QLineEdit, "lr times")
    line.selectAll()
    qtbot.keyClicks(line, "1 - epoch / 50")
    qtbot.keyClick(line, Key.Key_Return)
    [why] = [each for each in training.findChildren(QLabel) if "no factor below 0" in each.text()]
    for _ in range(50):
        QCoreApplication.processEvents()
    # The column scrolls here; a panel in it must still have room for a text of several lines.
    assert why.height() >= why.heightForWidth(why.width()) >= 2 * why.fontMetrics().height()
    line.selectAll()
    qtbot.keyClicks(line, "0.5 ^ epoch")
    qtbot.keyClick(line, Key.Key_Return)
    assert why.isHidden()
    playground.window.page.plot.setFocus()
    qtbot.keyClick(playground.window, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    told = wait(lambda snapshot: snapshot.schedule_place == 1)
    assert told.rate == pytest.approx(playground.session.spec.optimizer.values("optimizer")["lr"] / 2)
