"""Losses that read the model in their own way are chosen, watched and undone while it trains."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabBar, QToolButton
from pytestqt.qtbot import QtBot

from engine.experiment import edit, propose
from engine.experiment.task_fit import losses_for
from engine.export.pytorch_code import pytorch_summary
from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from gui.kit.combo import Combo
from gui.kit.number_box import NumberBox
from tests.gui.panels.editing import choose, type_in
from tests.gui.panels.finding import control

Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def test_a_model_that_says_how_sure_it_is_has_a_band_about_its_curve(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window, session = playground.window, playground.session
    session.load(edit(edit(propose("sine"), "data.generator.noise", 0.5), "data.n", 120))
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.step > 30)
    loss = control(window.page.training, Combo, "Loss")
    loss.setFocus()
    choose(qtbot, loss, "GaussianNLLLoss")
    assert "1 of its now 2" in window.status.hint.text()
    seen = wait(lambda snapshot: snapshot.field is not None and snapshot.field.deviation is not None)
    assert seen.state is RunState.TRAINING
    seen = wait(lambda snapshot: snapshot.step > seen.step + 200)
    assert seen.obstacle == ""
    assert 0.1 < window.page.plot.curve.spread_at(0.0) < 3.0
    session.undo_stack.undo()
    wait(lambda snapshot: snapshot.field is not None and snapshot.field.deviation is None)
    assert np.isnan(window.page.plot.curve.spread_at(0.0))


@pytest.mark.parametrize("dataset", ["line", "plane", "moons", "many_gaussians"])
def test_every_loss_trains_with_every_view_of_the_model(
    qtbot: QtBot, playground: Playground, wait: Wait, dataset: str
) -> None:
    session, page = playground.session, playground.window.page
    spec = edit(edit(propose(dataset), "data.n", 60), "optimizer", "Adam")
    session.load(edit(spec, "optimizer.lr", 0.003))
    tabs = page.inspector.findChildren(QTabBar)[0]
    if dataset in ("line", "many_gaussians"):
        qtbot.mouseClick(page.model_views.switch.button("space"), Qt.MouseButton.LeftButton)
    names = [tabs.tabText(index) for index in range(tabs.count())]
    qtbot.keyClick(playground.window, Qt.Key.Key_Space)
    step = wait(lambda snapshot: snapshot.step > 5).step
    for place, loss in enumerate(losses_for(session.spec)):
        tabs.setCurrentIndex(place % len(names))
        session.edit("loss", loss.name, "Choose")
        seen = wait(lambda snapshot, last=step: snapshot.step > last + 20 or snapshot.divergence is not None)
        step = seen.step
        assert seen.state is RunState.TRAINING, (loss.name, seen.note, seen.divergence)
        assert seen.obstacle == ""


def test_weights_a_sum_and_an_ignored_class_are_set_while_it_trains(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window, session = playground.window, playground.session
    spec = edit(edit(propose("many_gaussians"), "data.n", 60), "run.batch_size", 1)
    session.load(edit(edit(spec, "optimizer", "SGD"), "optimizer.lr", 1e-3))
    training = window.page.training
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.step > 20)
    qtbot.mouseClick(
        control(training, QToolButton, "more: loss, penalties, clipping"), Qt.MouseButton.LeftButton
    )
    reduction = control(training, Combo, "reduction")
    reduction.setFocus()
    choose(qtbot, reduction, "sum")
    type_in(qtbot, control(training, NumberBox, "class weights A"), "2.5")
    ignored = control(training, Combo, "ignored class")
    ignored.setFocus()
    choose(qtbot, ignored, "B")
    seen = wait(lambda snapshot: snapshot.step > 40)
    seen = wait(lambda snapshot: snapshot.step > seen.step + 200)
    assert (seen.state, seen.obstacle) == (RunState.TRAINING, "")
    assert "ignore_index=1" in pytorch_summary(session.spec)
    reduction.setFocus()
    choose(qtbot, reduction, "mean")
    seen = wait(lambda snapshot: snapshot.divergence is not None)
    assert "only points of class B" in window.page.plot.notice.text()
    ignored.setFocus()
    choose(qtbot, ignored, "none")
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.divergence is None and snapshot.step > seen.step + 50)
