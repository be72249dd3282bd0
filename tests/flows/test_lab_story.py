"""The Lab's story in the whole window: a mistake run by the real worker, and a training step by stages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.app.lab.laboratory import Laboratory
from gui.kit.plain_table import PlainTable
from tests.gui.panels.finding import control

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
PATIENCE_MS = 20_000
TRAINING = """w = tensor([1.], requires_grad=True)
opt = optim.Adam([w], lr=0.1)
for i in range(2):
    opt.zero_grad()
    loss = (w * w).sum()
    loss.backward()
    opt.step()
"""


def bring_to_front(lab: Laboratory, title: str) -> None:
    (dock,) = [dock for dock in lab.page.desk.docks if dock.windowTitle() == title]
    dock.raise_()


def test_a_mistake_is_run_beside_the_learners_own_program(qtbot: QtBot, lab: Laboratory) -> None:
    bring_to_front(lab, "Break It")
    run, position = lab.session.run, lab.session.position
    panel = lab.page.breaking
    with qtbot.waitSignal(lab.comparison.finished, timeout=PATIENCE_MS):
        qtbot.mouseClick(control(panel, QPushButton, "detach midway"), LEFT)
    rows = {row[0]: row[1:] for row in control(panel, PlainTable, "Numbers of both").rows()}
    assert rows["w.grad"] == ("[5]", "[2]")
    assert lab.session.run is run
    assert lab.session.position == position


def test_a_training_step_is_walked_stage_by_stage(qtbot: QtBot, lab: Laboratory) -> None:
    lab.session.edit(TRAINING)
    lab.session.run_source()
    qtbot.waitUntil(lambda: not lab.session.is_busy, timeout=PATIENCE_MS)
    lab.session.go_to(0)
    bring_to_front(lab, "Optimizer")
    for stage in ("zero_grad", "forward", "loss", "backward", "update"):
        qtbot.mouseClick(control(lab.page.stages, QPushButton, stage), LEFT)
        assert lab.session.scene is not None
        assert lab.session.scene.stage == stage
    rows = control(lab.page.updates, PlainTable, "Parameters before and after").rows()
    assert rows == (("w", "[1]", "[2]", "[0.9]"),)
    qtbot.keyClick(lab.page.scrubber.track, Qt.Key.Key_End)
    rows = control(lab.page.updates, PlainTable, "Parameters before and after").rows()
    assert rows[0][:3] == ("w", "[0.9]", "[1.8]")
