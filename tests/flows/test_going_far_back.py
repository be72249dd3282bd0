"""A thousand steps back and forth, in the window, by keys and buttons."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from gui.app.playground import Playground
from tests.flows.test_going_back import LEFT, Key, Wait, stands_at, weights


def test_a_thousand_steps_are_gone_back_and_forth_bit_for_bit(
    qtbot: QtBot, playground: Playground, wait: Wait
) -> None:
    window, seen = playground.window, {0: weights(wait(stands_at(0)))}
    timeline, many = window.page.timeline, window.actions_by_name.many
    for step, count in ((100, 100), (200, 100), (1200, 1000)):
        many[count].trigger()
        seen[step] = weights(wait(stands_at(step)))
    timeline.track.setFocus()
    for _ in range(17):
        before = timeline.track.value()
        qtbot.keyClick(timeline.track, Key.Key_PageDown)
        wait(stands_at(before - timeline.track.pageStep()))
    assert timeline.track.value() <= 200
    qtbot.mouseClick(timeline.end, LEFT)
    assert weights(wait(stands_at(1200))) == seen[1200]
    qtbot.mouseClick(timeline.start, LEFT)
    assert weights(wait(stands_at(0))) == seen[0]
    for step in (100, 200, 1200):
        many[step - 200 if step > 200 else 100].trigger()
        assert weights(wait(stands_at(step))) == seen[step]
    assert timeline.place.text().replace("\N{NARROW NO-BREAK SPACE}", " ") == "step 1 200"
