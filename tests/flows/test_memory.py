"""What a person does again and again leaves nothing behind."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.training.snapshots import RunState, Snapshot
from gui.app.playground import Playground
from tests.gui.plots.gestures import drag_by_mouse

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
Wait = Callable[[Callable[[Snapshot], bool]], Snapshot]
ROUNDS = 3


def test_nothing_of_the_window_becomes_more(qtbot: QtBot, playground: Playground, wait: Wait) -> None:
    def go_round() -> None:
        """Train, drag a point, undo that, step back, look at every view of the model."""
        session, window = playground.session, playground.window
        canvas, tabs = window.page.plot.canvas, window.page.inspector.tabs
        first = wait(lambda snapshot: snapshot.state is RunState.PAUSED).last_step
        qtbot.keyClick(canvas, Key.Key_Space)
        wait(lambda snapshot: snapshot.step > first + 2)
        drag_by_mouse(canvas, tuple(session.points.x[0].tolist()), (0.5, 0.5))
        qtbot.keyClick(canvas, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(canvas, Key.Key_Space)
        stopped = wait(lambda snapshot: snapshot.state is RunState.PAUSED).step
        qtbot.mouseClick(window.transport.back, LEFT)
        wait(lambda snapshot: snapshot.step == stopped - 1)
        for place in (*range(1, tabs.count()), 0):
            QTest.mouseClick(tabs.tabBar(), LEFT, pos=tabs.tabBar().tabRect(place).center())
            assert tabs.currentIndex() == place

    go_round()
    go_round()
    counts = [objects()]
    for _ in range(2):
        for _ in range(ROUNDS):
            go_round()
        counts.append(objects())
    first, second = (after - before for before, after in pairwise(counts))
    more = first & second  # what rose but once, a picture drawn a frame later, say, does not pile up
    kinds = {kind for kind, count in more.items() if count >= ROUNDS}
    assert kinds <= {"Marker"}, more  # a mark on the chart for each change, which are bounded


def objects() -> Counter[str]:
    """How many objects there are of each class of the window's, and of Qt's that are more than a value."""
    gc.collect()
    kinds = (type(each) for each in gc.get_objects())
    return Counter(
        kind.__name__ for kind in kinds if kind.__module__.startswith("gui.") or issubclass(kind, QObject)
    )
