from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTabBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.app.dock import Dock
from gui.app.lab.desk import LabDesk

DESK = QSize(1400, 800)


class View(QWidget):
    """A panel with one control, that takes any size."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.button = QPushButton(name)
        QVBoxLayout(self).addWidget(self.button)


class Bench:
    """A desk as the Lab's: two places with tabs, one between them, a graph in the middle."""

    def __init__(self, qtbot: QtBot) -> None:
        self.desk = LabDesk()
        qtbot.addWidget(self.desk)
        self.views = {
            name: View(name) for name in ("graph", "step", "chain", "about", "space", "script", "mistakes")
        }
        self.desk.setCentralWidget(self.views["graph"])
        step = self.desk.add_weighted("step", self.views["step"], 4)
        self.desk.add_weighted("chain", self.views["chain"], 3)
        about = self.desk.add_weighted("about", self.views["about"], 4)
        self.desk.add_behind("space", self.views["space"], step, 9)
        self.desk.add_behind("script", self.views["script"], about)
        self.desk.add_behind("mistakes", self.views["mistakes"], about, 9)
        self.desk.resize(DESK)
        with qtbot.waitActive(self.desk):
            self.desk.show()
            self.desk.activateWindow()
        self.desk.use_default_sizes()
        qtbot.waitUntil(lambda: self.bar("step").focusPolicy() is Qt.FocusPolicy.TabFocus)

    def bar(self, first: str) -> QTabBar:
        """The tabs of the place of a view."""
        bars = [
            bar
            for bar in self.desk.findChildren(QTabBar)
            if bar.x() == self.views["chain"].parentWidget().x()
        ]
        return next(bar for bar in bars if bar.tabText(0) == first)

    def open(self, title: str) -> None:
        """Click a tab."""
        for first in ("step", "about"):
            bar = self.bar(first)
            for i in range(bar.count()):
                if bar.tabText(i) == title:
                    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(i).center())

    def height(self, name: str) -> int:
        return self.views[name].height()


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def test_views_share_the_column_by_their_weights(bench: Bench) -> None:
    assert bench.height("step") == pytest.approx(bench.height("about"), abs=2)
    assert bench.height("chain") / bench.height("step") == pytest.approx(0.75, abs=0.15)


def test_tabs_keep_their_order_also_when_they_are_dragged(bench: Bench) -> None:
    bar = bench.bar("about")
    first, last = bar.tabRect(0).center(), bar.tabRect(bar.count() - 1).center()
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=first)
    for place in (first + QPoint(20, 0), last, last + QPoint(5, 0)):
        QTest.mouseMove(bar, place)
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=last)
    assert [bar.tabText(i) for i in range(bar.count())] == ["about", "script", "mistakes"]


def test_tab_passes_over_a_panel_torn_off(qtbot: QtBot, qtlog: Any, bench: Bench) -> None:
    torn = bench.views["chain"].parentWidget()
    assert isinstance(torn, Dock)
    torn.setFloating(True)
    qtbot.waitUntil(torn.isVisible)
    bench.desk.finish_tabs()
    assert not [each.message for each in qtlog.records if "same window" in each.message]
    torn.setFloating(False)


def test_a_tab_that_wants_more_room_gets_it_and_gives_it_back(qtbot: QtBot, bench: Bench) -> None:
    before = bench.height("step")
    bench.open("space")
    qtbot.waitUntil(lambda: bench.height("space") > 1.3 * before)
    assert bench.height("chain") > 40
    bench.open("mistakes")
    qtbot.waitUntil(lambda: bench.height("mistakes") > 1.05 * before)
    bench.open("script")
    bench.open("step")
    qtbot.waitUntil(lambda: abs(bench.height("step") - before) <= 3)


def test_a_tab_of_the_same_weight_moves_nothing(bench: Bench) -> None:
    heights = [bench.height(name) for name in ("step", "chain")]
    bench.open("script")
    assert bench.views["script"].isVisible()
    assert [bench.height(name) for name in ("step", "chain")] == heights


def test_tab_visits_the_views_from_the_top_each_behind_its_tabs(qapp: QApplication, bench: Bench) -> None:
    bench.views["graph"].button.setFocus()
    visited = []
    for _ in range(5):
        QTest.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
        here = qapp.focusWidget()
        visited.append(here.tabText(0) + " …" if isinstance(here, QTabBar) else here.text())
    assert visited == ["step …", "step", "chain", "about …", "about"]


def test_reset_brings_the_first_views_to_the_front(qtbot: QtBot, bench: Bench) -> None:
    before = bench.height("step")
    bench.open("space")
    bench.open("script")
    qtbot.waitUntil(lambda: bench.height("space") > 1.3 * before)
    bench.desk.reset()
    qtbot.waitUntil(lambda: bench.views["step"].isEnabled() and bench.views["about"].isEnabled())
    qtbot.waitUntil(lambda: abs(bench.height("step") - before) <= 3)


def test_tabs_that_qt_left_behind_are_seen_by_nobody(qtbot: QtBot, bench: Bench) -> None:
    for reset in (False, True):
        if reset:
            bench.desk.reset()
            qtbot.waitUntil(lambda: bench.views["step"].isEnabled())
        column = bench.views["chain"].parentWidget().x()
        away = [bar for bar in bench.desk.findChildren(QTabBar) if bar.x() != column and bar.count()]
        qtbot.waitUntil(lambda away=away: not any(bar.isVisible() for bar in away))
        seen = {(bar.tabText(0), bar.count()) for bar in bench.desk.findChildren(QTabBar) if bar.isVisible()}
        assert {("step", 2), ("about", 3)} <= seen
