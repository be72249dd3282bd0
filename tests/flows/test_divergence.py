"""A learning rate far too large: the run stops calmly and can be taken back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from engine.experiment import edit, propose
from engine.training.snapshots import RunState, Snapshot
from engine.training.step_trace import loses_numbers
from gui.app.playground import Playground

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def test_a_divergence_is_told_and_taken_back(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    session, window = playground.session, playground.window
    session.load(edit(propose("line"), "optimizer.lr", 5.0))
    qtbot.keyClick(window, Key.Key_Space)
    diverged = wait(lambda snapshot: snapshot.state is RunState.DIVERGED)
    assert diverged.divergence is not None
    assert f"stopped at step {diverged.divergence.step}" in window.page.plot.notice.text()
    assert diverged.divergence.parameter in window.page.plot.notice.text()
    assert window.status.state.text() == "● diverged"
    restore, _ = window.page.plot.notice.buttons()
    qtbot.waitUntil(lambda: window.page.plot.notice.rect().contains(restore.geometry()))
    qtbot.mouseClick(restore, LEFT)
    restored = wait(lambda snapshot: snapshot.state is RunState.PAUSED and snapshot.divergence is None)
    assert restored.step == diverged.divergence.finite_step
    assert all(np.isfinite(view.value).all() for view in restored.parameters)
    assert window.page.plot.notice.isHidden()
    assert not window.actions_by_name.restore_finite.isEnabled()


def test_a_divergence_is_looked_into_in_the_lab(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    session, window = playground.session, playground.window
    session.load(edit(propose("line"), "optimizer.lr", 5.0))
    qtbot.keyClick(window, Key.Key_Space)
    wait(lambda snapshot: snapshot.state is RunState.DIVERGED)
    assert "comes down below 2/λmax" in window.page.plot.notice.text()
    _, look = window.page.plot.notice.buttons()
    qtbot.waitUntil(lambda: window.page.plot.notice.rect().contains(look.geometry()))
    qtbot.mouseClick(look, LEFT)
    qtbot.waitUntil(lambda: playground.laboratory is not None, timeout=20_000)
    assert playground.laboratory is not None
    lab = playground.laboratory.session
    qtbot.waitUntil(lambda: lab.live_part == "divergence", timeout=20_000)
    assert lab.run is not None
    assert lab.scene is not None
    assert loses_numbers(lab.run)
    assert playground.laboratory.page.text.heading.text() == "The step that diverged"
