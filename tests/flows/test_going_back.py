"""Back to an earlier step and on from there, and a step in slow motion: all with mouse and keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]


def stands_at(step: int) -> Callable[[Snapshot], bool]:
    """Whether a snapshot is of a pause at a step, with the parameters."""
    return lambda snapshot: (
        snapshot.step == step and snapshot.state is RunState.PAUSED and bool(snapshot.parameters)
    )


def weights(snapshot: Snapshot) -> bytes:
    return b"".join(view.value.tobytes() for view in snapshot.parameters)


def test_steps_are_taken_back_and_made_again_by_the_arrow_keys(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window, seen = playground.window, []
    assert not window.transport.back.isEnabled()
    for step in (1, 2, 3):
        qtbot.keyClick(window, Key.Key_Right)
        seen.append(weights(wait(stands_at(step))))
    for step in (2, 1):
        qtbot.keyClick(window, Key.Key_Left)
        assert weights(wait(stands_at(step))) == seen[step - 1]
    assert window.page.timeline.place.text() == "step 1 of 3"
    qtbot.mouseClick(window.transport.step, LEFT)
    assert weights(wait(stands_at(2))) == seen[1]
    qtbot.mouseClick(window.page.timeline.end, LEFT)
    assert weights(wait(stands_at(3))) == seen[2]
    qtbot.mouseClick(window.transport.back, LEFT)
    wait(stands_at(2))


def test_a_pull_at_the_timeline_leads_back_over_an_edit_and_the_run_goes_on_from_there(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window, session = playground.window, playground.session
    window.actions_by_name.many[100].trigger()
    wait(stands_at(100))
    before = session.spec
    session.edit("optimizer.lr", 0.2, "Change lr")
    after = session.spec
    window.actions_by_name.many[100].trigger()
    wait(stands_at(200))
    track = window.page.timeline.track
    middle = track.height() // 2
    QTest.mousePress(track, LEFT, pos=QPoint(track.width() - 8, middle))
    for share in (0.7, 0.4, 0.2):
        QTest.mouseMove(track, QPoint(round(share * track.width()), middle))
    QTest.mouseRelease(track, LEFT, pos=QPoint(round(0.2 * track.width()), middle))
    step = track.value()
    assert 0 < step < 90
    back = wait(lambda snapshot: stands_at(step)(snapshot) and snapshot.last_step == 200)
    qtbot.waitUntil(lambda: session.spec == before)
    assert len(back.batch if back.batch is not None else []) > 0
    assert window.page.plot.canvas.batch_marks > 0
    qtbot.keyClick(window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: session.spec == after)
    forked = wait(lambda snapshot: stands_at(step)(snapshot) and snapshot.last_step == step)
    assert weights(forked) == weights(back)  # settings come back, steps do not
    qtbot.keyClick(window, Key.Key_Right)
    wait(lambda snapshot: snapshot.last_step == step + 1)
    assert max(marker.step for marker in window.page.loss.chart.markers) == step


def test_a_step_in_slow_motion_says_what_each_phase_does(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window = playground.window
    before = weights(wait(stands_at(0)))
    for phase in ("zero_grad", "forward", "loss", "backward"):
        qtbot.keyClick(window, Key.Key_Down)
        seen = wait(lambda snapshot, phase=phase: getattr(snapshot.in_phases, "phase", "") == phase)
        assert (seen.step, weights(seen)) == (0, before)
        qtbot.waitUntil(lambda phase=phase: window.page.timeline.stages.reached == phase)
    assert "gradients" in window.page.timeline.sentence.text()
    qtbot.mouseClick(window.transport.phase, LEFT)
    assert weights(wait(stands_at(1))) != before
    qtbot.keyClick(window, Key.Key_Left)
    assert weights(wait(stands_at(0))) == before
    assert not window.page.timeline.stages.isVisible()
