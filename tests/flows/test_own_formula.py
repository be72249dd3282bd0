"""A formula of one's own, typed as the data and as a feature: refused with the reason, then learned."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from engine.training.snapshots import Snapshot
from gui.app.playground import Playground
from gui.kit.segmented import SegmentButton
from gui.kit.thumbnail_bar import ThumbnailTile
from tests.gui.panels.finding import control, texts

Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]
LEFT = Qt.MouseButton.LeftButton


def write(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def test_a_formula_is_typed_mended_and_learned(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    window, session = playground.window, playground.session
    qtbot.mouseClick(control(window.page.data, SegmentButton, "Regression"), LEFT)
    qtbot.mouseClick(control(window.page.data, ThumbnailTile, "Own formula"), LEFT)
    before = session.points
    write(qtbot, control(window.page.data, QLineEdit, "y ="), "2*x - cos(x")
    assert any("not a whole formula" in text for text in texts(window.page.data, QLabel))
    assert control(window.page.data, QLineEdit, "y =").text() == "2*x - cos(x"
    assert session.points == before
    write(qtbot, control(window.page.data, QLineEdit, "y ="), "2*x - cos(x)")
    assert not any("not a whole formula" in text for text in texts(window.page.data, QLabel))
    x = session.points.x[:, 0]
    assert np.abs(session.points.y - (2 * x - np.cos(x))).max() < 1.5
    assert session.undo_stack.undoText() == "Change formula"

    qtbot.mouseClick(control(window.page.model, QPushButton, "Features: x₁"), LEFT)
    write(qtbot, control(window.page.model, QLineEdit, "Own feature"), "cos(2*x1)")  # the inputs are halved
    session.edit("model.hidden", (), "Linear")
    window.page.plot.canvas.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Space)
    wait(lambda snapshot: snapshot.metrics.train_metric > 0.98)
    for _ in range(3):
        session.undo_stack.undo()
    assert session.points == before
