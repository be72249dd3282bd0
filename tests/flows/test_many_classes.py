"""Five classes by mouse and keys: chosen, learned to 95 %, edited, undone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from gui.kit.number_box import NumberBox
from gui.kit.thumbnail_bar import ThumbnailTile
from tests.gui.panels.finding import control, names
from tests.gui.plots.gestures import click, drag_by_mouse

Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]
LEFT = Qt.MouseButton.LeftButton


def is_paused(snapshot: Snapshot) -> bool:
    return snapshot.state is RunState.PAUSED


def choose_five_spirals(qtbot: QtBot, playground: Playground) -> None:
    data = playground.window.page.data
    qtbot.mouseClick(control(data, ThumbnailTile, "Spirals, 3 to 6 classes"), LEFT)
    box = control(data, NumberBox, "classes")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "5")
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_five_spirals_are_learned_to_95_percent(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    window, session = playground.window, playground.session
    choose_five_spirals(qtbot, playground)
    assert (session.spec.classes, session.spec.outputs) == (5, 5)
    wait(lambda snapshot: snapshot.field is not None and snapshot.field.values.shape[2:] == (5,))
    window.page.plot.canvas.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.metrics.train_metric >= 0.95)
    qtbot.keyClick(window, Qt.Key.Key_Space)
    plane = wait(is_paused).field
    assert plane is not None
    assert set(np.unique(np.argmax(plane.values, axis=2)).tolist()) == {0, 1, 2, 3, 4}


def test_points_of_every_class_are_added_moved_changed_and_undone(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window, session = playground.window, playground.session
    choose_five_spirals(qtbot, playground)
    canvas = window.page.plot.canvas
    before = session.points
    shown = [name for name in names(window.page.plot, QToolButton) if name.startswith("Add ")]
    assert shown == [f"Add {name}" for name in "ABCDE"]
    qtbot.mouseClick(control(window.page.plot, QToolButton, "Add E"), LEFT)
    click(canvas, (5.4, 5.4))
    assert session.points.y[-1] == 4
    qtbot.mouseClick(control(window.page.plot, QToolButton, "Move"), LEFT)
    drag_by_mouse(canvas, (5.4, 5.4), (5.0, 4.8))
    np.testing.assert_allclose(session.points.x[-1], [5.0, 4.8], atol=0.1)
    qtbot.keyClick(canvas, Qt.Key.Key_3)
    assert session.points.y[-1] == 2
    assert session.undo_stack.undoText() == "Make point C"
    qtbot.keyClick(canvas, Qt.Key.Key_6)  # there is no sixth class
    assert session.points.y[-1] == 2
    for _ in range(3):
        qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session.points == before
